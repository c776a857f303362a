//! The laws for rules whose left sides need more than columns of numbers: matrices of certain shapes and structures, slicings, lists.

use super::laws::{evaluate, only};
use super::{all, book};
use texpr_base::{DType, Scalar, Size};
use texpr_ir::attr::{SliceAxis, Start};
use texpr_ir::interp::Value;
use texpr_ir::{Attr, Type, print};
use texpr_opt::rewrite::{Operand, Options, Promise, simplify};

const SQUARE: &str = "a=3x3 b=3x3 c= d=3 v=3";
const CHAIN: &str = "a=4x4 b=4x4 c=4x4 v=4x1 r=1x4 u=4 w=2x4";
const ITEMS: &str = "x=4x3 y=4x3 v=3 w=4 m=3x5 s=";

/// A rule, a program in which it fires, and the shapes of the variables.
const WRITTEN: &[(&str, &str, &str)] = &[
    ("solve.of_inv", "(matmul (linalg.inv a) b)", SQUARE),
    ("solve.of_inv", "(matmul (linalg.inv a) v)", SQUARE),
    ("solve.of_inv_transposed", "(matmul (matrix_transpose (linalg.inv a)) b)", SQUARE),
    ("solve.of_inv_right", "(matmul b (linalg.inv a))", "a=3x3 b=2x3"),
    ("solve.of_inv_row", "(matmul v (linalg.inv a))", SQUARE),
    ("inv.of_transpose", "(linalg.inv (matrix_transpose a))", SQUARE),
    ("inv.inv", "(linalg.inv (linalg.inv a))", SQUARE),
    ("solve.inv", "(linalg.solve (linalg.inv a) b)", SQUARE),
    ("solve.lower", "(linalg.solve (tril a :k none) b)", SQUARE),
    ("solve.lower", "(linalg.solve (matrix_transpose (triu a :k none)) v)", SQUARE),
    (
        "solve.lower",
        "(linalg.solve (linalg.cholesky (add (matmul a (matrix_transpose a)) (eye :n n3 :m none :k none :dtype f64)) :upper none) b)",
        SQUARE,
    ),
    ("solve.upper", "(linalg.solve (triu a :k none) b)", SQUARE),
    ("solve.upper", "(linalg.solve (linalg.qr_r a :mode none) v)", SQUARE),
    ("inv.lower", "(linalg.inv (tril a :k none))", SQUARE),
    ("inv.upper", "(linalg.inv (triu a :k none))", SQUARE),
    ("solve.orthogonal", "(linalg.solve (linalg.qr_q a :mode none) b)", SQUARE),
    ("inv.orthogonal", "(linalg.inv (matrix_transpose (linalg.qr_q a :mode none)))", SQUARE),
    ("solve.diagonal", "(linalg.solve (diag d :k none) v)", SQUARE),
    ("solve.diagonal_matrix", "(linalg.solve (diag d :k none) b)", SQUARE),
    ("inv.diagonal", "(linalg.inv (diag d :k none))", SQUARE),
    ("matmul.diagonal_vector", "(matmul (diag d :k none) v)", SQUARE),
    ("matmul.diagonal", "(matmul (diag d :k none) b)", "d=3 b=2x3x2"),
    ("matmul.diagonal_right", "(matmul b (diag d :k none))", "d=3 b=2x3"),
    ("matmul.diagonal_right", "(matmul v (diag d :k none))", SQUARE),
    ("matmul.eye", "(matmul (eye :n n3 :m none :k none :dtype f64) b)", SQUARE),
    ("matmul.eye_right", "(matmul b (eye :n n3 :m none :k none :dtype f64))", SQUARE),
    ("matmul.outer", "(matmul a b)", "a=4x1 b=1x3"),
    ("matmul.neg_neg", "(matmul (negative a) (negative b))", SQUARE),
    ("matmul.neg", "(matmul (negative a) v)", SQUARE),
    ("matmul.neg.fast", "(matmul (negative a) v)", SQUARE),
    ("matmul.scaled", "(matmul (multiply c a) v)", SQUARE),
    ("matmul.scaled.fast", "(matmul (multiply a c) v)", SQUARE),
    ("chain.column", "(matmul (matmul a b) v)", CHAIN),
    ("chain.column.fast", "(matmul (matmul a b) u)", CHAIN),
    ("chain.row", "(matmul r (matmul a b))", CHAIN),
    ("chain.row.fast", "(matmul u (matmul a b))", CHAIN),
    ("chain.left", "(matmul (matmul (matmul a b) c) v)", CHAIN),
    ("chain.left.fast", "(matmul (matmul (matmul a b) c) v)", CHAIN),
    ("chain.right", "(matmul w (matmul a (matmul b c)))", CHAIN),
    ("chain.right.fast", "(matmul w (matmul a (matmul b c)))", CHAIN),
    ("trace.of_product", "(trace (matmul a b) :offset none :axis1 none :axis2 none)", "a=3x5 b=5x3"),
    ("linalg_trace.of_product", "(linalg.trace (matmul a b) :offset none)", "a=3x5 b=5x3"),
    ("trace.of_diagonal", "(trace (diag d :k none) :offset none :axis1 none :axis2 none)", SQUARE),
    ("linalg_trace.of_diagonal", "(linalg.trace (diag d :k none) :offset none)", SQUARE),
    ("diagonal.of_diagonal", "(linalg.diagonal (diag d :k none) :offset none)", SQUARE),
    ("diag.of_diag", "(diag (diag d :k none) :k none)", SQUARE),
    ("slogdet.of_log_abs_det", "(log (abs (linalg.det a)))", SQUARE),
    ("slogdet.of_log_det", "(log (linalg.det a))", SQUARE),
    ("det.of_transpose", "(linalg.det (matrix_transpose a))", SQUARE),
    ("slogdet_log.of_transpose", "(linalg.slogdet_log (matrix_transpose a))", SQUARE),
    ("slogdet_sign.of_transpose", "(linalg.slogdet_sign (matrix_transpose a))", SQUARE),
    ("det.of_inv", "(linalg.det (linalg.inv a))", SQUARE),
    ("slogdet_log.of_inv", "(linalg.slogdet_log (linalg.inv a))", SQUARE),
    ("slogdet_sign.of_inv", "(linalg.slogdet_sign (linalg.inv a))", SQUARE),
    ("slogdet_log.of_product", "(linalg.slogdet_log (matmul a b))", SQUARE),
    ("slogdet_sign.of_product", "(linalg.slogdet_sign (matmul a b))", SQUARE),
    ("det.of_product", "(linalg.det (matmul a b))", SQUARE),
    ("det.triangular", "(linalg.det (tril a :k none))", SQUARE),
    ("det.triangular", "(linalg.det (matmul (triu a :k none) (negative (triu b :k none))))", SQUARE),
    ("slogdet_log.triangular", "(linalg.slogdet_log (triu a :k none))", SQUARE),
    ("slogdet_sign.triangular", "(linalg.slogdet_sign (triu a :k none))", SQUARE),
    ("det.diagonal", "(linalg.det (diag d :k none))", SQUARE),
    ("sum.of_scaled", "(sum (multiply x c) :axis one :keepdims none :dtype none)", "x=4x3 c="),
    ("sum.of_scaled.fast", "(sum (multiply x c) :axis one :keepdims none :dtype none)", "x=4x3 c="),
    ("sum.of_ratio.fast", "(sum (divide x c) :axis one :keepdims none :dtype none)", "x=4x3 c="),
    ("div.by_one.fast", "(divide x c)", "x=4x3 c="),
    ("div.by_one.fast", "(divide x c)", "x=4x3 c=4x1"),
    ("mean.of_scaled.fast", "(mean (multiply x c) :axis one :keepdims none)", "x=4x3 c="),
    ("mean.of_ratio.fast", "(mean (divide x c) :axis one :keepdims none)", "x=4x3 c="),
    ("erfcx.of_product", "(multiply (exp (square x)) (erfc x))", ITEMS),
    ("max.of_max", "(max (max x :axis one :keepdims none) :axis zero :keepdims none)", "x=2x3x4"),
    ("max.of_max", "(max (max x :axis two :keepdims true) :axis zero :keepdims true)", "x=2x3x4"),
    ("max.of_max", "(max (max x :axis one :keepdims true) :axis none :keepdims none)", "x=2x3x4"),
    ("min.of_min", "(min (min x :axis none :keepdims none) :axis none :keepdims none)", "x=2x3x4"),
    ("min.of_min", "(min (min x :axis zero :keepdims none) :axis one :keepdims none)", "x=2x3x4"),
    ("any.of_any", "(any (any (less x y) :axis zero :keepdims none) :axis zero :keepdims none)", ITEMS),
    ("all.of_all", "(all (all (less x y) :axis zero :keepdims none) :axis zero :keepdims none)", ITEMS),
    (
        "sum.of_sum",
        "(sum (sum x :axis one :keepdims none :dtype none) :axis one :keepdims none :dtype none)",
        "x=2x3x4",
    ),
    (
        "sum.of_sum.fast",
        "(sum (sum x :axis one :keepdims none :dtype none) :axis one :keepdims none :dtype none)",
        "x=2x3x4",
    ),
    (
        "prod.of_prod",
        "(prod (prod x :axis one :keepdims none :dtype none) :axis one :keepdims none :dtype none)",
        "x=2x3x4",
    ),
    ("max.of_moved", "(max (flip (matrix_transpose x) :axis none) :axis none :keepdims none)", ITEMS),
    ("min.of_moved", "(min (transpose x :axes none) :axis none :keepdims none)", ITEMS),
    ("any.of_moved", "(any (matrix_transpose (less x y)) :axis none :keepdims none)", ITEMS),
    ("all.of_moved", "(all (reshape (less x y) :shape n12) :axis none :keepdims none)", ITEMS),
    ("sum.of_moved", "(sum (matrix_transpose x) :axis none :keepdims none :dtype none)", ITEMS),
    ("sum.of_moved.fast", "(sum (matrix_transpose x) :axis none :keepdims none :dtype none)", ITEMS),
    ("max.of_one", "(max x :axis one :keepdims none)", "x=4x1x2"),
    ("min.of_one", "(min x :axis one :keepdims true)", "x=4x1x2"),
    ("sum.of_one", "(sum x :axis one :keepdims none :dtype none)", "x=4x1x2"),
    ("prod.of_one", "(prod x :axis one :keepdims none :dtype none)", "x=4x1x2"),
    ("mean.of_one", "(mean x :axis one :keepdims none)", "x=4x1x2"),
    ("logsumexp.of_one", "(logsumexp x :axis one :keepdims none)", "x=4x1x2"),
    ("sum.of_constant", "(sum (broadcast_to 1.5 :shape n4x3) :axis one :keepdims none :dtype none)", ITEMS),
    ("square.of_std", "(square (std x :axis one :keepdims none :correction none :ddof none))", ITEMS),
    ("square.of_sqrt", "(square (sqrt (sum (square x) :axis one :keepdims none :dtype none)))", ITEMS),
    ("log.of_prod", "(log (prod (sigmoid x) :axis one :keepdims none :dtype none))", ITEMS),
    ("swapaxes", "(swapaxes x :axis1 zero :axis2 two)", "x=2x3x4"),
    ("moveaxis", "(moveaxis x :source zero :destination two)", "x=2x3x4"),
    ("moveaxis", "(moveaxis x :source two :destination one)", "x=2x3x4"),
    ("transpose.of_matrices", "(transpose x :axes none)", ITEMS),
    ("transpose.matrix_transpose", "(transpose (matrix_transpose x) :axes turn)", "x=2x3x4"),
    ("matrix_transpose.transpose", "(matrix_transpose (transpose x :axes turn))", "x=2x3x4"),
    ("flatten", "(flatten x)", ITEMS),
    ("squeeze.reshape", "(squeeze (reshape x :shape n12x1) :axis one)", ITEMS),
    ("expand_dims.reshape", "(expand_dims (reshape x :shape n12) :axis one)", ITEMS),
    ("reshape.squeeze", "(reshape (squeeze x :axis one) :shape n8)", "x=4x1x2"),
    ("reshape.expand_dims", "(reshape (expand_dims x :axis one) :shape n12)", ITEMS),
    ("expand_dims.squeeze", "(expand_dims (squeeze x :axis one) :axis one)", "x=4x1x2"),
    ("reshape.of_constant", "(reshape (broadcast_to 1.5 :shape n4x3) :shape n12)", ITEMS),
    ("transpose.of_constant", "(transpose (broadcast_to 1.5 :shape n4x3) :axes none)", ITEMS),
    ("matrix_transpose.of_constant", "(matrix_transpose (broadcast_to 1.5 :shape n4x3))", ITEMS),
    ("expand_dims.of_constant", "(expand_dims (broadcast_to 1.5 :shape n4x3) :axis one)", ITEMS),
    ("squeeze.of_constant", "(squeeze (broadcast_to 1.5 :shape n12x1) :axis one)", ITEMS),
    ("flip.of_constant", "(flip (broadcast_to 1.5 :shape n4x3) :axis one)", ITEMS),
    ("broadcast.of_expand_dims", "(broadcast_to (expand_dims v :axis zero) :shape n4x3)", ITEMS),
    ("concat.one", "(concat x :axis zero)", ITEMS),
    ("stack.one", "(stack x :axis one)", ITEMS),
    ("getitem.whole", "(getitem x :slices all)", ITEMS),
    ("getitem.of_constant", "(getitem (broadcast_to 1.5 :shape n4x3) :slices row1)", ITEMS),
    ("getitem.of_broadcast", "(getitem (broadcast_to s :shape n4x3) :slices row1)", ITEMS),
    (
        "shift.again",
        "(where (isfinite (max (subtract x (max x :axis one :keepdims true)) :axis one :keepdims true)) (max (subtract x (max x :axis one :keepdims true)) :axis one :keepdims true) 0)",
        ITEMS,
    ),
    ("getitem.getitem", "(getitem (getitem x :slices evens) :slices later)", ITEMS),
    ("getitem.getitem", "(getitem (getitem x :slices row1) :slices new_last)", ITEMS),
    ("getitem.of_update", "(getitem (update x v :slices row1 :combine none) :slices row1)", ITEMS),
    ("getitem.of_update", "(getitem (update x s :slices row1 :combine none) :slices row1)", ITEMS),
    ("getitem.beside_update", "(getitem (update x v :slices row1 :combine add) :slices row2)", ITEMS),
    ("getitem.of_stack", "(getitem (stack x y :axis zero) :slices at1_all)", ITEMS),
    ("getitem.of_stack", "(getitem (stack s c 2 :axis none) :slices at1)", "s= c="),
    ("getitem.of_concat", "(getitem (concat x y :axis zero) :slices last4)", ITEMS),
    ("getitem.of_concat", "(getitem (concat x y :axis zero) :slices fifth)", ITEMS),
    ("getitem.of_concat", "(getitem (concat w w v :axis none) :slices some)", ITEMS),
    ("getitem.of_matmul", "(getitem (matmul x m) :slices row1_5)", ITEMS),
    ("getitem.of_matmul", "(getitem (matmul x m) :slices corner)", ITEMS),
    ("getitem.of_matmul", "(getitem (matmul x v) :slices at1)", ITEMS),
    ("update.twice", "(update (update x v :slices row1 :combine add) s :slices row1 :combine none)", ITEMS),
    ("update.whole", "(update x v :slices all :combine none)", ITEMS),
    ("update.own", "(update x (getitem x :slices row1) :slices row1 :combine none)", ITEMS),
    (
        "log.of_picked_ratio",
        "(log (getitem (divide (exp x) (sum (exp x) :axis one :keepdims true :dtype none)) :slices row1))",
        ITEMS,
    ),
    (
        "log.of_picked_ratio",
        "(log (getitem (divide (exp v) (sum (exp v) :axis none :keepdims none :dtype none)) :slices at1))",
        ITEMS,
    ),
];

/// Near misses: programs that no rule may change unless mathematics is fast.
const STILL: &[(&str, &str)] = &[
    // What is regrouped may overflow where it did not.
    ("(matmul (matmul a b) v)", CHAIN),
    ("(matmul u (matmul a b))", CHAIN),
    ("(sum (matrix_transpose x) :axis none :keepdims none :dtype none)", ITEMS),
    ("(sum (sum x :axis one :keepdims none :dtype none) :axis none :keepdims none :dtype none)", ITEMS),
    // The refusal of a singular matrix stays.
    ("(linalg.inv (linalg.inv a))", SQUARE),
    ("(linalg.det (linalg.inv a))", SQUARE),
    ("(linalg.solve (linalg.inv a) b)", SQUARE),
    ("(linalg.det (matmul a b))", SQUARE),
    // No triangle.
    ("(linalg.solve (tril a :k 1) b)", SQUARE),
    ("(linalg.solve (matmul (tril a :k none) (triu b :k none)) v)", SQUARE),
    ("(linalg.det (add (tril a :k none) c))", SQUARE),
    ("(matmul (diag d :k 1) w)", "d=3 w=4"),
    // Not square.
    ("(trace (matmul a b) :offset none :axis1 none :axis2 none)", "a=3x5 b=5x4"),
    ("(matmul (matrix_transpose (linalg.qr_q a :mode none)) v)", "a=5x3 v=5"),
    // Others need it, too.
    ("(add (matmul (linalg.inv a) b) (linalg.inv a))", SQUARE),
    ("(add (exp x) (max (exp x) :axis one :keepdims true))", ITEMS),
    ("(add (getitem (matmul x m) :slices row1_5) (matmul x m))", ITEMS),
    // An axis of size 1 is left by one and not by the other.
    ("(max (max x :axis one :keepdims true) :axis zero :keepdims none)", ITEMS),
    ("(max x :axis one :keepdims none)", ITEMS),
    // The greatest of other groups was taken off.
    (
        "(where (isfinite (max (subtract x (max x :axis zero :keepdims true)) :axis one :keepdims true)) (max (subtract x (max x :axis zero :keepdims true)) :axis one :keepdims true) 0)",
        ITEMS,
    ),
    // Other places, or other values there.
    ("(getitem (update x v :slices row1 :combine add) :slices row1)", ITEMS),
    ("(getitem (update x v :slices row1 :combine none) :slices block)", ITEMS),
    ("(update (update x v :slices row1 :combine none) v :slices row2 :combine none)", ITEMS),
    ("(update (update x v :slices row1 :combine none) v :slices row1 :combine add)", ITEMS),
    ("(update x (getitem x :slices row1) :slices row2 :combine none)", ITEMS),
    ("(getitem (concat x y :axis zero) :slices across)", ITEMS),
    ("(getitem (concat w v :axis none) :slices crossing)", ITEMS),
];

/// Whether a rule's laws are here.
pub(super) fn has(rule: &str) -> bool {
    WRITTEN.iter().any(|(name, _, _)| *name == rule)
}

fn range(start: i64, step: i64, len: i64) -> SliceAxis {
    SliceAxis::Range { start: Start::Size(Size::constant(start)), step, len: Size::constant(len) }
}

fn at(k: i64) -> SliceAxis {
    SliceAxis::At(Start::Size(Size::constant(k)))
}

fn attr(name: &str) -> Attr {
    let slices = Attr::Slices;
    match name {
        "zero" => Attr::Axes(vec![0]),
        "one" => Attr::Axes(vec![1]),
        "two" => Attr::Axes(vec![2]),
        "turn" => Attr::Axes(vec![2, 0, 1]),
        "f64" => Attr::DType(DType::F64),
        "add" => Attr::Str("add".into()),
        "row1" => slices(vec![at(1), range(0, 1, 3)]),
        "row2" => slices(vec![at(2), range(0, 1, 3)]),
        "row1_5" => slices(vec![at(1), range(0, 1, 5)]),
        "corner" => slices(vec![range(1, 1, 2), at(4)]),
        "block" => slices(vec![range(1, 1, 2), at(2)]),
        "all" => slices(vec![range(0, 1, 4), range(0, 1, 3)]),
        "evens" => slices(vec![SliceAxis::New, range(0, 2, 2), range(2, -1, 3)]),
        "later" => slices(vec![at(0), at(1), SliceAxis::New, range(1, 1, 2)]),
        "new_last" => slices(vec![range(0, 1, 3), SliceAxis::New]),
        "at1" => slices(vec![at(1)]),
        "at1_all" => slices(vec![at(1), range(0, 1, 4), range(0, 2, 2)]),
        "last4" => slices(vec![range(4, 1, 4), at(1)]),
        "fifth" => slices(vec![at(5), range(0, 1, 3)]),
        "across" => slices(vec![range(2, 1, 4), at(1)]),
        "crossing" => slices(vec![range(6, -1, 4)]),
        "some" => slices(vec![range(7, -2, 2)]),
        name => {
            let sizes = name[1..].split('x').map(|n| Size::constant(n.parse().unwrap())).collect();
            Attr::Sizes(sizes)
        }
    }
}

/// The sizes of a variable: `x=4x3` among others.
fn shape(shapes: &str, name: &str) -> Vec<usize> {
    let sizes = shapes.split(' ').find_map(|entry| entry.strip_prefix(name)?.strip_prefix('=')).unwrap();
    sizes.split('x').filter(|n| !n.is_empty()).map(|n| n.parse().unwrap()).collect()
}

/// Numbers without a pattern, none of them near 0; whole ones for integers.
fn values(dtype: DType, shape: &[usize], seed: usize) -> Value {
    let element = |i: usize| {
        let n = ((i + 3) * (seed * 7 + 5) * 37 + i * i * 11) % 23;
        let value = if n.is_multiple_of(2) { 1.0 + n as f64 / 9.0 } else { -0.5 - n as f64 / 13.0 };
        Scalar::from_f64(dtype, if dtype.is_float() { value } else { (value * 5.0).trunc() })
    };
    Value::new(dtype, shape.to_vec(), (0..shape.iter().product()).map(element).collect())
}

#[test]
fn written_rules_keep_their_promises() {
    let mut mistakes = Vec::new();
    for (name, text, shapes) in WRITTEN {
        let rule = all().into_iter().find(|rule| rule.name == *name).unwrap();
        let of_ints = rule.guards.iter().any(|guard| guard.var.is_none() && guard.name == "int");
        let dtype = if of_ints { DType::I64 } else { DType::F64 };
        let operand = |var: &str| {
            let sizes = shape(shapes, var).iter().map(|n| Size::constant(*n as i64)).collect();
            Operand::Input(Type::new(dtype, sizes))
        };
        let left = match book().program_of(text, crate::vocabulary(), &operand, &attr) {
            Ok(left) => left,
            Err(message) => {
                mistakes.push(format!("{name}: {message}"));
                continue;
            }
        };
        let (right, report) = simplify(left.clone(), book(), &only(&rule));
        if report.by_rule().iter().all(|(fired, _)| fired != name) {
            mistakes.push(format!("{name} does not fire on {text}"));
            continue;
        }
        let inputs: Vec<Value> = left
            .inputs
            .iter()
            .enumerate()
            .map(|(i, input)| values(dtype, &shape(shapes, &input.name), i))
            .collect();
        let (l, r) = (evaluate(&left, &inputs), evaluate(&right, &inputs));
        let alike = match rule.promise {
            Promise::Exact => l.same(&r),
            _ => l.shape == r.shape && l.elements.iter().zip(&r.elements).all(|(l, r)| close(l, r)),
        };
        if !alike {
            mistakes.push(format!("{name}: {text}: {l:?} {r:?}"));
        }
    }
    assert!(mistakes.is_empty(), "\n{}", mistakes.join("\n"));
}

#[test]
fn near_misses_stay_as_they_are() {
    let mut mistakes = Vec::new();
    for (text, shapes) in STILL {
        let operand = |var: &str| {
            let sizes = shape(shapes, var).iter().map(|n| Size::constant(*n as i64)).collect();
            Operand::Input(Type::new(DType::F64, sizes))
        };
        match book().program_of(text, crate::vocabulary(), &operand, &attr) {
            Err(message) => mistakes.push(format!("{text}: {message}")),
            Ok(program) => {
                let report = simplify(program, book(), &Options::default()).1;
                if report.count + report.folded > 0 {
                    mistakes.push(format!("{text}: {:?}", report.by_rule()));
                }
            }
        }
    }
    assert!(mistakes.is_empty(), "\n{}", mistakes.join("\n"));
}

#[test]
fn a_chain_is_multiplied_in_the_cheapest_order() {
    let rule = all().into_iter().find(|rule| rule.name == "chain.left.fast").unwrap();
    let sizes = |var: &str| match var {
        "a" => [10, 100],
        "b" => [100, 5],
        "c" => [5, 50],
        _ => [50, 2],
    };
    let operand = |var: &str| Operand::Input(Type::new(DType::F64, sizes(var).map(Size::constant).to_vec()));
    let text = "(matmul (matmul (matmul a b) c) d)";
    let program = book().program_of(text, crate::vocabulary(), &operand, &attr).unwrap();
    let text = print::program(&simplify(program, book(), &only(&rule)).0);
    let products: Vec<&str> = text.lines().filter_map(|line| line.split(" = ").nth(1)).collect();
    assert_eq!(products, ["matmul(c, d)", "matmul(b, %0)", "matmul(a, %1)", "%2"]);
}

fn close(l: &Scalar, r: &Scalar) -> bool {
    let (l, r) = (l.as_f64(), r.as_f64());
    (l.is_nan() && r.is_nan()) || (l - r).abs() <= 1e-11 * (1.0 + r.abs())
}
