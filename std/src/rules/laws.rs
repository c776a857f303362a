//! What every rule must keep, from the table.

use super::{all, book, written};
use texpr_base::{DType, Scalar, Size};
use texpr_ir::graph::{NodeKind, Program};
use texpr_ir::interp::{self, Value};
use texpr_ir::op::Class;
use texpr_ir::verify::{verify_core_program, verify_program};
use texpr_ir::{Attr, Type};
use texpr_opt::expand::expand;
use texpr_opt::rewrite::{Flag, Operand, Options, Promise, Right, Rule, RuleBook, Stage, simplify};

/// The flag that a rule needs, if any.
fn fast(rule: &Rule) -> Vec<Flag> {
    match rule.promise {
        Promise::Fast(flag) => vec![flag],
        Promise::Exact | Promise::Improves => Vec::new(),
    }
}

/// Only this rule.
pub(super) fn only(rule: &Rule) -> Options {
    let off = all().iter().map(|r| r.name.to_string()).filter(|name| name != rule.name).collect();
    Options { off, fast: fast(rule), ..Options::default() }
}

const FLOATS: [f64; 21] = [
    0.0,
    -0.0,
    1.0,
    -1.0,
    0.5,
    -0.5,
    3.0,
    -3.0,
    1e-10,
    -1e-10,
    1e-20,
    -1e-20,
    1e-310,
    45.0,
    -45.0,
    800.0,
    -800.0,
    1e300,
    f64::INFINITY,
    f64::NEG_INFINITY,
    f64::NAN,
];

/// Hard values of a dtype.
pub(super) fn hard(dtype: DType) -> Vec<Scalar> {
    let mut out: Vec<Scalar> = match dtype {
        DType::Bool => vec![Scalar::bool(false), Scalar::bool(true)],
        _ if dtype.is_float() => {
            let small = match dtype {
                DType::F16 => 6e-8,
                DType::BF16 | DType::F32 => 1e-40,
                _ => 5e-324,
            };
            FLOATS.iter().chain(&[small]).map(|v| Scalar::from_f64(dtype, *v)).collect()
        }
        _ => [0, 1, 2, 3, 7, -1, -2, -8, dtype.int_min(), dtype.int_max(), dtype.int_max() - 1]
            .iter()
            .map(|v| Scalar::from_i128(dtype, *v))
            .collect(),
    };
    out.sort();
    out.dedup();
    out
}

/// The variables' columns: every combination of hard values.
fn columns(dtypes: &[DType]) -> Vec<Vec<Scalar>> {
    let mut rows: Vec<Vec<Scalar>> = vec![vec![]];
    for dtype in dtypes {
        rows = rows
            .iter()
            .flat_map(|row| hard(*dtype).into_iter().map(|v| [row.as_slice(), &[v]].concat()))
            .collect();
    }
    (0..dtypes.len()).map(|k| rows.iter().map(|row| row[k]).collect()).collect()
}

/// The attributes worth trying for a variable, by the letter that the rules use for it.
fn candidates(name: &str) -> Vec<Attr> {
    let sizes = |list: &[i64]| Attr::Sizes(list.iter().map(|n| Size::constant(*n)).collect());
    match name {
        "a" | "b" => vec![Attr::None, Attr::Axes(vec![1]), Attr::Axes(vec![0])],
        "r" | "k" | "l" => vec![Attr::None, Attr::Bool(true)],
        "d" | "u" | "v" => {
            use DType::{BF16, Bool, F16, F32, F64, I8, I32, I64, U64};
            [Bool, I8, I32, U64, I64, F16, BF16, F32, F64].map(Attr::DType).into()
        }
        "s" | "t" => vec![sizes(&[2, 3]), sizes(&[3, 2]), sizes(&[6]), sizes(&[4, 2, 3])],
        "p" | "q" => vec![Attr::None, Attr::Axes(vec![0, 1]), Attr::Axes(vec![1, 0])],
        other => panic!("no candidates for the attribute variable {other}"),
    }
}

/// Guards of what must be a constant.
const CONSTANTS: [&str; 5] =
    ["constant", "exact_reciprocal", "int_power_of_two", "finite_constant", "small_exponent"];

/// One way to make a rule's left side.
struct Case {
    operands: Vec<Operand>,
    attrs: Vec<Attr>,
    inputs: Vec<Value>,
}

fn combinations<T: Clone>(lists: &[Vec<T>]) -> Vec<Vec<T>> {
    lists.iter().fold(vec![vec![]], |rows, list| {
        rows.iter()
            .flat_map(|row| list.iter().map(|v| [row.as_slice(), std::slice::from_ref(v)].concat()))
            .collect()
    })
}

/// Every case of a rule that its type rules may take; rules are about real numbers.
fn cases(rule: &Rule, book: &RuleBook) -> Vec<Case> {
    let (nodes, attrs) = book.variables(rule.name).unwrap();
    let attr_sets = combinations(&attrs.iter().map(|name| candidates(name)).collect::<Vec<_>>());
    let is_constant = |name: &String| {
        rule.guards.iter().any(|g| g.var == Some(name.as_str()) && CONSTANTS.contains(&g.name))
    };
    // Views and reductions get two axes.
    let root = rule.left[1..].split([' ', ')']).next().and_then(|name| crate::vocabulary().op(name));
    let two_axes = !attrs.is_empty() || root.is_some_and(|op| op.class == Class::Shape);
    let mut out = Vec::new();
    for dtype in DType::ALL.into_iter().filter(|dtype| !dtype.is_complex()) {
        for mask in 0..1u32 << nodes.len() {
            let dtypes: Vec<DType> =
                (0..nodes.len()).map(|i| if mask >> i & 1 == 1 { DType::Bool } else { dtype }).collect();
            if dtype == DType::Bool && mask > 0 {
                continue;
            }
            let constants: Vec<Vec<Option<Scalar>>> = nodes
                .iter()
                .zip(&dtypes)
                .map(|(name, dtype)| match is_constant(name) {
                    true => [-8.0, -2.0, 0.25, 1.0, 2.0, 8.0, 3.0]
                        .iter()
                        .map(|v| Scalar::from_f64(*dtype, *v))
                        .filter(|s| s.as_bool())
                        .map(Some)
                        .collect(),
                    false => vec![None],
                })
                .collect();
            for constants in combinations(&constants) {
                for attrs in &attr_sets {
                    out.push(case(&dtypes, &constants, attrs, two_axes));
                }
            }
        }
    }
    out
}

fn case(dtypes: &[DType], constants: &[Option<Scalar>], attrs: &[Attr], two_axes: bool) -> Case {
    let free: Vec<DType> =
        dtypes.iter().zip(constants).filter(|(_, c)| c.is_none()).map(|(d, _)| *d).collect();
    let mut columns = columns(&free);
    let mut shape = vec![columns.first().map_or(0, Vec::len)];
    if two_axes {
        shape = vec![2, 3];
        let rows = columns.first().map_or(0, Vec::len);
        for column in &mut columns {
            *column = (0..6).map(|i| column[i * 7 % rows]).collect();
        }
    }
    let ty = |dtype| Type::new(dtype, shape.iter().map(|n| Size::constant(*n as i64)).collect());
    let operands = dtypes
        .iter()
        .zip(constants)
        .map(|(d, c)| c.map_or_else(|| Operand::Input(ty(*d)), Operand::Const))
        .collect();
    let inputs = columns
        .into_iter()
        .zip(&free)
        .map(|(column, dtype)| Value::new(*dtype, shape.clone(), column))
        .collect();
    Case { operands, attrs: attrs.to_vec(), inputs }
}

pub(super) fn evaluate(program: &Program, inputs: &[Value]) -> Value {
    assert_eq!(verify_program(program), []);
    let core = expand(program);
    assert_eq!(verify_core_program(&core), []);
    let inputs: Vec<_> = inputs.iter().cloned().map(Some).collect();
    interp::run(&core, &inputs, &[], &interp::Options::default()).unwrap().outputs.remove(0)
}

/// Cycles of one element, summed over the nodes.
fn cost(program: &Program) -> u32 {
    use texpr_ir::core::Core;
    expand(program).graph.nodes.iter().map(|n| if let Core::Map(f) = &n.kind { f.cost() } else { 0 }).sum()
}

/// Runs `check(rule, left, right, inputs)` on every case where the rule fires; every rule must fire somewhere. The first mistake of
/// each rule is reported.
fn each_firing(
    keep: impl Fn(&Rule) -> bool,
    check: impl Fn(&Rule, &Program, &Program, &[Value]) -> Result<(), String>,
) {
    let book = book();
    let mut mistakes = Vec::new();
    for rule in book.rules().filter(|rule| keep(rule) && !written::has(rule.name)) {
        let options = only(rule);
        let mut fired = 0;
        let mut result = Ok(());
        for case in cases(rule, book) {
            let Some(left) = book.instance(rule.name, &case.operands, &case.attrs) else { continue };
            let (right, report) = simplify(left.clone(), book, &options);
            if report.by_rule() == [(rule.name, 1)] {
                fired += 1;
                result = check(rule, &left, &right, &case.inputs);
                if result.is_err() {
                    break;
                }
            }
        }
        match result {
            Err(message) => mistakes.push(format!("{}: {message}", rule.name)),
            Ok(()) if fired == 0 => {
                mistakes.push(format!("{} does not fire on its own left side", rule.name))
            }
            Ok(()) => {}
        }
    }
    assert!(mistakes.is_empty(), "\n{}", mistakes.join("\n"));
}

/// `Ok` if it holds.
fn ensure(holds: bool, message: impl FnOnce() -> String) -> Result<(), String> {
    if holds { Ok(()) } else { Err(message()) }
}

#[test]
fn names_are_unique_and_every_op_is_in_the_vocabulary() {
    let book = book();
    let messages: Vec<String> = book.mistakes().iter().map(|e| e.to_string()).collect();
    assert_eq!(messages, Vec::<String>::new());
    assert!(book.rules().count() >= 150);
}

/// Both results where they differ first, with the arguments there.
fn difference(l: &Value, r: &Value, inputs: &[Value]) -> String {
    let at = (0..l.elements.len()).find(|i| {
        let one = |v: &Value| v.elements.get(*i).map(|e| Value::scalar(*e));
        !matches!((one(l), one(r)), (Some(l), Some(r)) if l.same(&r))
    });
    let args: Vec<_> = inputs.iter().map(|v| at.and_then(|at| v.elements.get(at))).collect();
    let values = at.map(|at| (l.elements.get(at), r.elements.get(at)));
    format!("{args:?} gives {values:?}; {}{:?} {}{:?}", l.dtype, l.shape, r.dtype, r.shape)
}

#[test]
fn exact_rules_keep_every_bit() {
    each_firing(
        |rule| rule.promise == Promise::Exact,
        |_, left, right, inputs| {
            let (l, r) = (evaluate(left, inputs), evaluate(right, inputs));
            ensure(l.same(&r), || difference(&l, &r, inputs))
        },
    );
}

#[test]
fn fast_rules_fire_under_their_flag_only() {
    let book = book();
    each_firing(
        |rule| matches!(rule.promise, Promise::Fast(_)),
        |rule, left, _, _| {
            let strict = Options { fast: vec![], ..only(rule) };
            ensure(simplify(left.clone(), book, &strict).1.count == 0, || "it fires without its flag".into())
        },
    );
}

/// The units in the last place of an f32 between two results, one of them known better.
fn ulps(got: f64, truth: f64) -> f64 {
    if got == truth || (got.is_nan() && truth.is_nan()) {
        return 0.0;
    }
    let ulp = (truth.abs().max(f64::from(f32::MIN_POSITIVE)) * f64::from(f32::EPSILON)).max(1e-45);
    let error = (got - truth).abs() / ulp;
    if error.is_nan() { f64::INFINITY } else { error }
}

#[test]
fn improving_rules_are_never_less_accurate() {
    // The right side in f64 is the truth for both sides in f32: what is stable gives the same at both widths. That it is the same
    // function is the next law.
    let book = book();
    each_firing(
        |rule| rule.promise == Promise::Improves,
        |rule, left, right, inputs| {
            let dtype = right.graph.ty(right.graph.results[0]).dtype;
            let (l, r) = (evaluate(left, inputs), evaluate(right, inputs));
            if !dtype.is_float() {
                return ensure(l.same(&r), || difference(&l, &r, inputs));
            }
            if dtype != DType::F32 {
                return Ok(());
            }
            let wide: Vec<Value> = inputs.iter().map(widen).collect();
            let shape = |v: &Value| v.shape.iter().map(|n| Size::constant(*n as i64)).collect();
            let operands: Vec<Operand> =
                wide.iter().map(|v| Operand::Input(Type::new(v.dtype, shape(v)))).collect();
            let attrs: Vec<Attr> = attrs_of(left, rule, book).iter().map(widen_attr).collect();
            let wide_left = book.instance(rule.name, &operands, &attrs);
            let wide_left = wide_left.ok_or("it has no instance in f64")?;
            let truth = evaluate(&simplify(wide_left, book, &only(rule)).0, &wide);
            for (i, truth) in truth.elements.iter().enumerate() {
                let truth = f64::from(truth.as_f64() as f32);
                let (l, r) = (l.elements[i].as_f64(), r.elements[i].as_f64());
                let args: Vec<_> = inputs.iter().map(|v| v.elements[i % v.elements.len()]).collect();
                ensure(!r.is_nan() || l.is_nan(), || format!("{args:?}: {l} becomes {r}"))?;
                // Outside of the domain is NaN; overflow on the way is not.
                let moderate = args.iter().all(|a| a.as_f64().abs() <= 45.0);
                ensure(r.is_nan() || !l.is_nan() || !moderate, || format!("{args:?}: NaN becomes {r}"))?;
                let (before, after) = (ulps(l, truth), ulps(r, truth));
                ensure(after <= before + 2.5, || format!("{args:?}: {l} became {r}, the truth is {truth}"))?;
            }
            Ok(())
        },
    );
}

fn widen(value: &Value) -> Value {
    let dtype = if value.dtype.is_float() { DType::F64 } else { value.dtype };
    Value::new(dtype, value.shape.clone(), value.elements.iter().map(|e| e.cast(dtype)).collect())
}

/// A float dtype that is told, widened as the values are.
fn widen_attr(attr: &Attr) -> Attr {
    match attr {
        Attr::DType(dtype) if dtype.is_float() => Attr::DType(DType::F64),
        other => other.clone(),
    }
}

/// The attributes that made this instance: those of the reduction in it.
fn attrs_of(left: &Program, rule: &Rule, book: &RuleBook) -> Vec<Attr> {
    let (_, names) = book.variables(rule.name).unwrap();
    if names.is_empty() {
        return vec![];
    }
    let reduction = left.graph.ids().find_map(|id| match &left.graph.node(id).kind {
        NodeKind::Op { attrs, .. } if !attrs.is_empty() => Some(attrs.clone()),
        _ => None,
    });
    reduction.unwrap()[..names.len()].to_vec()
}

#[test]
fn improving_rules_agree_where_both_sides_are_accurate() {
    let moderate = [0.25, 0.5, 0.75, 1.25, 1.5, 2.0, 3.0];
    each_firing(
        |rule| rule.promise == Promise::Improves,
        |_, left, right, inputs| {
            if inputs.iter().any(|v| v.dtype != DType::F64) {
                return Ok(());
            }
            let moderate_like = |(k, v): (usize, &Value)| {
                let element = |i: usize| Scalar::f64(moderate[(i * (k + 1) + k) % moderate.len()] * 0.3);
                Value::new(v.dtype, v.shape.clone(), (0..v.elements.len()).map(element).collect())
            };
            let inputs: Vec<Value> = inputs.iter().enumerate().map(moderate_like).collect();
            let (l, r) = (evaluate(left, &inputs), evaluate(right, &inputs));
            let close =
                |l: &Scalar, r: &Scalar| (l.as_f64() - r.as_f64()).abs() <= 1e-13 * (1.0 + r.as_f64().abs());
            let all_close = l.elements.iter().zip(&r.elements).all(|(l, r)| close(l, r));
            ensure(all_close && l.shape == r.shape, || difference(&l, &r, &inputs))
        },
    );
}

#[test]
fn cost_never_grows() {
    each_firing(
        |_| true,
        |rule, left, right, _| {
            // What stabilises may cost more, within reason: two branches instead of one.
            let (before, after) = (cost(left), cost(right));
            let most = if rule.stage == Stage::Stabilise { before * 5 / 2 } else { before };
            ensure(after <= most, || format!("{before} becomes {after}"))
        },
    );
}

#[test]
fn a_right_side_that_is_a_variable_leaves_no_op() {
    each_firing(
        |rule| matches!(rule.right, Right::Pattern("x" | "a" | "b" | "c")),
        |_, _, right, _| {
            let root = right.graph.node(right.graph.results[0]);
            let is_leaf = matches!(root.kind, NodeKind::Input(_) | NodeKind::Const(_));
            ensure(is_leaf, || format!("{:?}", root.kind))
        },
    );
}
