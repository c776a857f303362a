//! Derivatives against what they are derivatives of: of every op, by its entry in the table, and of every example of the reference.
//!
//! `tests/data/gradients/calls.txt` holds further examples: arguments that the reference does not show.

use std::collections::{BTreeMap, BTreeSet};
use texpr::pipeline::check_text;
use texpr_base::{DType, FileId, Sink};
use texpr_doc::examples;
use texpr_ir::grad::{Grad, Slope};
use texpr_ir::op::{OpDef, ParamKind, Promote};
use texpr_runtime::{Array, Pool};
use texpr_syntax::ast::{Expr, ExprKind, ItemKind, Literal};
use texpr_tests::programs::{Compiled, array};
use texpr_tests::{Failures, root};

/// Ops with a derivative that nobody has written, by the arguments that lack it, and why.
const UNKNOWN: &[(&str, &str)] = &[
    ("nextafter", "the next float is no smooth function of a number"),
    ("special.betainc", "by `a` and `b` it is a series of its own"),
    ("special.gammainc", "by `a` it is a series of its own"),
    ("special.gammaincc", "by `a` it is a series of its own"),
    ("special.polygamma", "the order is a whole number"),
    ("special.zeta", "by `x` it is a series of its own"),
    ("random.gamma", "by the distribution's shape it needs the derivative of `gammainc` by `a`"),
];

/// Examples that have no derivative at their point, or none that a difference could tell.
const ROUGH: &[(&str, &str)] = &[
    (
        "special.eval_genlaguerre(2, 0.0, 1.0)",
        "its loop may have ten million turns, of which each would be kept",
    ),
    ("special.eval_laguerre(2, 1.0)", "its loop may have ten million turns, of which each would be kept"),
    ("special.eval_hermite(3, 1.0)", "its loop may have ten million turns, of which each would be kept"),
    ("special.eval_legendre(2, 1.0)", "its loop may have ten million turns, of which each would be kept"),
    ("special.ellipkm1(1.0)", "a root of 0 stands in the first turn of its loop"),
    ("special.ellipk(0.0)", "a root of 0 stands in the first turn of its loop"),
    ("special.ellipe(1.0)", "a root of 0 stands in the first turn of its loop"),
    ("special.ellipkinc(0.5, 0.0)", "a root of 0 stands in the first turn of its loop"),
    ("special.ellipeinc(0.5, 0.0)", "a root of 0 stands in the first turn of its loop"),
    ("asarray([1, 2], f32)", "rounded to f32"),
    ("special.in_dtype_of(f32(1), 0.5)", "rounded to f32"),
    (
        "random.multivariate_normal(random.key(42), [1.0, 2.0], [[1e-60, 0.0], [0.0, 1e-60]])",
        "a little off, the matrix is not positive definite",
    ),
];

/// Numbers from -1 to 1 that look like chance and are the same in every run.
struct Chance(u64);

impl Chance {
    fn of(text: &str) -> Self {
        Self(
            text.bytes()
                .fold(0x9e37_79b9_7f4a_7c15, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3)),
        )
    }
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / (1u64 << 52) as f64 - 1.0
    }
    fn like(&mut self, array: &[f64]) -> Vec<f64> {
        array.iter().map(|_| self.next()).collect()
    }
}

/// The first error of a text, by its code and message, or the compiled program.
fn compiled(text: &str) -> Result<Compiled, String> {
    std::panic::catch_unwind(|| compile(text))
        .unwrap_or_else(|_| Err(format!("the compiler panics at\n{text}")))
}

fn compile(text: &str) -> Result<Compiled, String> {
    let checked = check_text("gradient", text);
    if let Some(error) = checked.diagnostics.iter().find(|it| it.is_error()) {
        return Err(format!("{} {}", error.code.id, error.message));
    }
    Ok(Compiled::checked(checked))
}

fn run(program: &Compiled, given: Vec<(&str, Array)>) -> Result<BTreeMap<String, Array>, String> {
    let bound = program.bound(given);
    let outcome = program.run(&bound, &Pool::new()).map_err(|error| error.message)?;
    Ok(outcome.outputs.into_iter().map(|(name, array)| (name.to_string(), array)).collect())
}

fn value(text: &str) -> Result<Array, String> {
    let mut out = run(&compiled(&format!("output y = {text}\n"))?, Vec::new())?;
    out.remove("y").ok_or_else(|| "no value".to_string())
}

/// An array that the example is differentiated by.
struct Argument {
    name: String,
    shape: Vec<usize>,
    at: Vec<f64>,
    along: Vec<f64>,
    /// For the second derivative.
    other: Vec<f64>,
}

/// An example with names for its arrays.
struct Example {
    call: String,
    args: Vec<Argument>,
}

/// The spans of literals that could be arguments: arrays, and floats that stand alone as arguments.
fn literals(expr: &Expr, is_argument: bool, out: &mut Vec<(usize, usize)>) {
    let span = (expr.span.start as usize, expr.span.end as usize);
    match &expr.kind {
        ExprKind::Array(_) => out.push(span),
        ExprKind::Literal(Literal::Float { .. }) if is_argument => out.push(span),
        ExprKind::Call { function, args } => {
            literals(function, false, out);
            for arg in args {
                let is_fixed = arg.name.as_ref().is_some_and(|name| &*name.text != "where");
                literals(&arg.value, !is_fixed, out);
            }
        }
        _ => expr.for_each_child(&mut |child| literals(child, false, out)),
    }
}

/// The example as a function of its literals, each a little off its value, so that nothing is equal by accident.
fn example(expression: &str) -> Option<Example> {
    let text = format!("let y = {expression}");
    let program = texpr_syntax::parse(FileId::new(0), &text, &mut Sink::new());
    let ItemKind::Let { value: expr, .. } = &program.items.first()?.kind else { return None };
    let mut spans = Vec::new();
    literals(expr, false, &mut spans);
    spans.sort_unstable();
    let mut chance = Chance::of(expression);
    let mut args: Vec<Argument> = Vec::new();
    let (mut call, mut end) = (String::new(), 8);
    for (start, stop) in spans {
        let literal = &text[start..stop];
        let Ok(plain) = value(literal) else { continue };
        if plain.dtype() == DType::Bool || plain.dtype().is_complex() {
            continue;
        }
        let at: Vec<f64> = plain.to_f64_vec().iter().map(|x| x + 0.05 * chance.next()).collect();
        if at.is_empty() {
            continue;
        }
        let name = format!("x{}", args.len());
        // Alone, the result must have a derivative by it.
        let ty = type_of(plain.shape());
        let alone = format!(
            "input {name}: {ty}\nfn f({name}) = {}{name}{}\nlet y = f({name})\noutput t = jvp(y, {name}, {name})\n",
            &text[8..start],
            &text[stop..]
        );
        if compiled(&alone).is_err_and(|error| !error.contains("E0514") && !error.contains("panics")) {
            continue;
        }
        call.push_str(&text[end..start]);
        call.push_str(&name);
        end = stop;
        let (along, other) = (chance.like(&at), chance.like(&at));
        args.push(Argument { name, shape: plain.shape().to_vec(), at, along, other });
    }
    call.push_str(&text[end..]);
    (!args.is_empty()).then_some(Example { call, args })
}

fn type_of(shape: &[usize]) -> String {
    match shape {
        [] => "f64".to_string(),
        sizes => format!("f64[{}]", sizes.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")),
    }
}

fn named(args: &[Argument], prefix: &str) -> String {
    let names: Vec<String> = args.iter().map(|arg| format!("{prefix}{}", arg.name)).collect();
    if names.len() == 1 { names[0].clone() } else { format!("({})", names.join(", ")) }
}

/// Whether two numbers are equal up to what differences lose.
fn near(a: f64, b: f64, scale: f64, share: f64) -> bool {
    (a - b).abs() <= share * (1.0 + a.abs().max(b.abs()).max(scale))
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

fn largest(values: &[f64]) -> f64 {
    values.iter().fold(0.0, |m, v| v.abs().max(m))
}

impl Example {
    fn given(&self, step: f64) -> Vec<(&str, Array)> {
        self.args
            .iter()
            .map(|arg| (arg.name.as_str(), array(&arg.shape, |i| arg.at[i] + step * arg.along[i])))
            .collect()
    }

    /// What is wrong with the example's derivatives.
    fn check(&self) -> Result<(), String> {
        let names: Vec<&str> = self.args.iter().map(|arg| arg.name.as_str()).collect();
        let mut text = String::new();
        for arg in &self.args {
            text += &format!("input {}: {}\n", arg.name, type_of(&arg.shape));
        }
        text += &format!("fn f({}) = {}\nlet y = f({})\n", names.join(", "), self.call, names.join(", "));
        let plain = compiled(&format!("{text}output result = y\n"))?;
        let y = run(&plain, self.given(0.0))?.remove("result").ok_or("no result")?;
        let is_complex = y.dtype().is_complex();
        if !is_complex && !y.dtype().is_float() {
            return Err("rough: its result is no float".to_string());
        }
        let mut chance = Chance::of(&self.call);
        let constant = |values: &[f64], shape: &[usize]| {
            let flat: Vec<String> = values.iter().map(|v| format!("{v:?}")).collect();
            match shape {
                [] => format!("({})", flat[0]),
                _ => format!(
                    "reshape([{}], ({},))",
                    flat.join(", "),
                    shape.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
                ),
            }
        };
        let n: usize = y.shape().iter().product();
        if n == 0 {
            return Err("rough: its result is empty".to_string());
        }
        let (ur, ui) = (chance.like(&vec![0.0; n]), chance.like(&vec![0.0; n]));
        let s = match is_complex {
            true => {
                let (ur, ui) = (constant(&ur, y.shape()), constant(&ui, y.shape()));
                format!("sum(({ur}) * real(y) - ({ui}) * imag(y))")
            }
            false => format!("sum(({}) * y)", constant(&ur, y.shape())),
        };
        let parts =
            if is_complex { ["real(t)", "imag(t)", "real(y)", "imag(y)"] } else { ["t", "t", "y", "y"] };
        text += &format!("let s = {s}\n");
        for arg in &self.args {
            text += &format!("let v{0} = {1}\n", arg.name, constant(&arg.along, &arg.shape));
            text += &format!("let w{0} = {1}\n", arg.name, constant(&arg.other, &arg.shape));
        }
        let (by, along) = (named(&self.args, ""), named(&self.args, "v"));
        text += &format!("let t = jvp(y, {by}, {along})\nlet {} = grad(s, {by})\n", named(&self.args, "g"));
        text += &format!(
            "output tr = {}\noutput ti = {}\noutput yr = {}\noutput yi = {}\noutput sum_of_all = s\n",
            parts[0], parts[1], parts[2], parts[3]
        );
        let mut q = Vec::new();
        for arg in &self.args {
            text += &format!("output out_g{0} = g{0}\n", arg.name);
            q.push(format!("sum(g{0} * w{0})", arg.name));
        }
        text += &format!("let q = {}\noutput out_q = q\n", q.join(" + "));
        let mut second = text.clone();
        second +=
            &format!("output r = jvp(q, {by}, {along})\nlet {} = grad(q, {by})\n", named(&self.args, "h"));
        for arg in &self.args {
            second += &format!("output out_h{0} = h{0}\n", arg.name);
        }
        let (program, has_second) = match compiled(&second) {
            Ok(program) => (program, true),
            // Of what is linear, there is none.
            Err(error) if error.contains("E0513") => (compiled(&text)?, false),
            Err(error) => return Err(error),
        };
        let step = 1e-6;
        let [low, mid, high] =
            [-step, 0.0, step].map(|step| run(&program, self.given(step)).map(|out| Values::of(&out)));
        let (low, mid, high) = (low?, mid?, high?);
        let slope = |name: &str| -> Vec<f64> {
            high.of_name(name).iter().zip(low.of_name(name)).map(|(h, l)| (h - l) / (2.0 * step)).collect()
        };
        if !mid.of_name("yr").iter().chain(mid.of_name("yi")).all(|x| x.is_finite()) {
            return Err("rough: its result is not finite".to_string());
        }
        for (tangent, result) in [("tr", "yr"), ("ti", "yi")] {
            let (want, got) = (slope(result), mid.of_name(tangent));
            let scale = largest(&want) + 1e-4 * largest(mid.of_name(result));
            if got.iter().zip(&want).any(|(a, b)| !near(*a, *b, scale, 2e-6)) {
                return Err(format!("the tangent is {got:?}, differences are {want:?}"));
            }
        }
        let pulled: f64 =
            self.args.iter().map(|arg| dot(mid.of_name(&format!("out_g{}", arg.name)), &arg.along)).sum();
        let pushed = dot(&ur, mid.of_name("tr")) - if is_complex { dot(&ui, mid.of_name("ti")) } else { 0.0 };
        if !near(pulled, pushed, largest(mid.of_name("tr")), 1e-10) {
            return Err(format!("forward says {pushed}, reverse {pulled}"));
        }
        let (want, size) = (slope("out_q")[0], largest(mid.of_name("out_q")));
        if !has_second {
            return match near(want, 0.0, size, 1e-6) {
                true => Ok(()),
                false => Err(format!("it is said to be linear, but the second derivative is {want}")),
            };
        }
        let forward = mid.of_name("r")[0];
        let reverse: f64 =
            self.args.iter().map(|arg| dot(mid.of_name(&format!("out_h{}", arg.name)), &arg.along)).sum();
        if !near(forward, reverse, size, 1e-8) {
            return Err(format!("second derivative: forward says {forward}, reverse {reverse}"));
        }
        if !near(forward, want, size, 5e-6) {
            return Err(format!("the second derivative is {forward}, differences are {want}"));
        }
        Ok(())
    }
}

/// The outputs of one run.
struct Values(BTreeMap<String, Vec<f64>>);

impl Values {
    fn of(outputs: &BTreeMap<String, Array>) -> Self {
        Self(outputs.iter().map(|(name, array)| (name.clone(), array.to_f64_vec())).collect())
    }
    fn of_name(&self, name: &str) -> &[f64] {
        &self.0[name]
    }
}

/// The documentation texts of the library's modules, without their comment signs.
fn library() -> Vec<(String, String)> {
    let text = |source: &str| {
        let lines = source.lines().filter_map(|line| line.strip_prefix("##"));
        lines.map(|line| line.strip_prefix(' ').unwrap_or(line)).collect::<Vec<_>>().join("\n")
    };
    texpr_std::MODULES.iter().map(|(name, source)| ((*name).to_string(), text(source))).collect()
}

fn calls() -> Vec<String> {
    let path = root().join("tests/data/gradients/calls.txt");
    let text = std::fs::read_to_string(path).expect("the calls can be read");
    text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).map(str::to_string).collect()
}

/// Whether only this example is asked for: `EXAMPLE=det cargo test …`.
fn skipped(name: &str, expression: &str) -> bool {
    std::env::var("EXAMPLE").is_ok_and(|only| !name.contains(&only) && !expression.contains(&only))
}

#[test]
fn examples_have_the_slopes_that_differences_show() {
    let mut failures = Failures::default();
    let mut checked = BTreeSet::new();
    let ops = texpr_std::vocabulary().ops().iter().map(|op| (op.name.to_string(), op.doc.to_string()));
    let mut all: Vec<(String, String)> = Vec::new();
    for (name, doc) in ops.chain(library()) {
        all.extend(examples(&doc).into_iter().map(|(expression, _)| (name.clone(), expression.to_string())));
    }
    all.extend(calls().into_iter().map(|call| ("calls.txt".to_string(), call)));
    for (name, expression) in all {
        if skipped(&name, &expression) {
            continue;
        }
        let Some(example) = example(&expression) else { continue };
        let rough = ROUGH.iter().any(|(text, _)| *text == expression);
        failures.case();
        let outcome = example.check();
        if std::env::var("EXAMPLE").is_ok() {
            println!("{expression}: {outcome:?}");
        }
        match outcome {
            Ok(()) if rough => failures.add(&name, &format!("{expression} is smooth: take it off the list")),
            Ok(()) => {
                checked.insert(name.clone());
                let named = |op: &&OpDef| {
                    std::iter::once(&op.name)
                        .chain(op.aliases)
                        .any(|name| expression.contains(&format!("{name}(")))
                };
                checked.extend(
                    texpr_std::vocabulary().ops().iter().copied().filter(named).map(|op| op.name.to_string()),
                );
            }
            Err(error) if rough || error.starts_with("rough") => {}
            Err(error) if error.contains("E0514") && UNKNOWN.iter().any(|(name, _)| error.contains(name)) => {
            }
            Err(error) => failures.add(&name, &format!("{expression}: {error}")),
        }
    }
    if std::env::var("EXAMPLE").is_err() {
        for op in texpr_std::vocabulary().ops() {
            let flows = match op.grad {
                Grad::Zero | Grad::Unknown => false,
                Grad::Each(slopes) => {
                    op.reference.is_none() && slopes.iter().any(|s| matches!(s, Slope::Is(_)))
                }
                Grad::Linear(_) | Grad::Multilinear(_) | Grad::Pull(_) => true,
            };
            if flows && !checked.contains(op.name) {
                failures.add(op.name, "no example of it was checked: write one in calls.txt");
            }
        }
    }
    failures.done();
}

#[test]
fn every_op_has_a_derivative_or_a_reason() {
    let mut failures = Failures::default();
    for op in texpr_std::vocabulary().ops() {
        failures.case();
        let takes_arrays = op.params.iter().any(|p| matches!(p.kind, ParamKind::Array | ParamKind::Arrays));
        let unknown = takes_arrays
            && match op.grad {
                Grad::Unknown => true,
                Grad::Each(slopes) => slopes.iter().any(|slope| matches!(slope, Slope::Unknown)),
                Grad::Zero | Grad::Linear(_) | Grad::Multilinear(_) | Grad::Pull(_) => false,
            };
        let listed = UNKNOWN.iter().any(|(name, _)| *name == op.name);
        match (unknown, listed) {
            (true, false) => failures.add(op.name, "nobody has written its derivative"),
            (false, true) => failures.add(op.name, "it has a derivative: take it off the list"),
            _ => {}
        }
    }
    failures.done();
}

/// Points of an op's domain, the same for every dtype.
fn points(op: &OpDef, arg: usize) -> Vec<f64> {
    let (low, high) = (op.domain.0.max(-12.0), op.domain.1.min(12.0));
    let mut chance = Chance::of(&format!("{}{arg}", op.name));
    (0..40).map(|_| low + (high - low) * (0.5 + 0.5 * chance.next())).collect()
}

/// The op's slope by argument `by` at points of a dtype; `None` if it has none.
fn slopes(op: &OpDef, by: usize, dtype: DType, at: &[Vec<f64>]) -> Result<Option<[Vec<f64>; 2]>, String> {
    let n = at.len();
    let names: Vec<String> = (0..n).map(|i| format!("a{i}")).collect();
    let mut text = String::new();
    for name in &names {
        text += &format!("input w{name}: f64[40]\nlet {name} = {dtype}(w{name})\n");
    }
    text += &format!("let y = {}({})\n", op.name, names.join(", "));
    text += &format!("output x = f64({0})\noutput slope = f64(grad(sum(y), {0}))\n", names[by]);
    let program = match compiled(&text) {
        Ok(program) => program,
        Err(error) if error.contains("E0513") || error.contains("E0511") => return Ok(None),
        Err(error) => return Err(error),
    };
    let given: Vec<String> = names.iter().map(|name| format!("w{name}")).collect();
    let given = given.iter().zip(at).map(|(name, at)| (name.as_str(), array(&[40], |i| at[i]))).collect();
    let out = run(&program, given)?;
    Ok(Some(["x", "slope"].map(|name| out[name].to_f64_vec())))
}

fn of_reference(op: &OpDef, at: &[Vec<f64>]) -> Vec<f64> {
    let reference = op.reference.expect("it has one");
    (0..40).map(|i| reference(&at.iter().map(|x| x[i]).collect::<Vec<f64>>())).collect()
}

#[test]
fn slopes_of_elementwise_ops_are_those_of_their_references() {
    let mut failures = Failures::default();
    // A choice has a mask, and `stop_gradient` is there to have no slope.
    let smooth =
        |op: &&&OpDef| op.reference.is_some() && op.promote != Promote::Choice && op.name != "stop_gradient";
    for op in texpr_std::vocabulary().ops().iter().filter(smooth) {
        let n = op.params.iter().filter(|p| p.kind == ParamKind::Array).count();
        let at: Vec<Vec<f64>> = (0..n).map(|arg| points(op, arg)).collect();
        for by in 0..n {
            if skipped(op.name, op.name) {
                continue;
            }
            for dtype in [DType::F64, DType::F32, DType::F16, DType::BF16] {
                failures.case();
                let name = format!("{} by argument {by}, {dtype}", op.name);
                // What the narrower dtypes make of the points.
                let rounded: Vec<Vec<f64>> = at
                    .iter()
                    .map(|x| x.iter().map(|x| texpr_base::Scalar::from_f64(dtype, *x).as_f64()).collect())
                    .collect();
                let moved = |step: f64| {
                    let mut at = rounded.clone();
                    at[by].iter_mut().for_each(|x| *x += step * x.abs().max(1.0));
                    of_reference(op, &at)
                };
                let step = 1e-6;
                let (low, mid, high) = (moved(-step), of_reference(op, &rounded), moved(step));
                let got = match slopes(op, by, dtype, &at) {
                    Ok(Some([_, slope])) => slope,
                    Ok(None) => vec![0.0; 40],
                    Err(error) => {
                        failures.add(&name, &error);
                        continue;
                    }
                };
                let epsilon = match dtype {
                    DType::F16 => 2f64.powi(-10),
                    DType::BF16 => 2f64.powi(-7),
                    DType::F32 => 2f64.powi(-22),
                    _ => 1e-7,
                };
                for i in 0..40 {
                    let width = 2.0 * step * rounded[by][i].abs().max(1.0);
                    let want = (high[i] - low[i]) / width;
                    let lost = 1e-15 * mid[i].abs() / width + 1e-7 * want.abs();
                    // Slopes made of the result have its error.
                    let fits =
                        (got[i] - want).abs() <= 8.0 * lost + 16.0 * epsilon * want.abs() + 2.0 * epsilon;
                    // At jumps and corners there is no slope, and what overflows is infinite.
                    let [left, right] = [mid[i] - low[i], high[i] - mid[i]].map(|d| 2.0 * d / width);
                    let is_rough =
                        (left - right).abs() > 0.01 * (left.abs() + right.abs()) + 8.0 * lost + 1e-4;
                    let overflows = want.abs() > 60000.0 && dtype == DType::F16;
                    if want.is_finite() && !is_rough && !overflows && !fits {
                        let x: Vec<f64> = rounded.iter().map(|x| x[i]).collect();
                        failures.add(&name, &format!("at {x:?} it is {}, differences are {want}", got[i]));
                        break;
                    }
                }
            }
        }
    }
    failures.done();
}
