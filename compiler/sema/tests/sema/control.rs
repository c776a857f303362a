//! `if`, `loop`, effects, tests.

use crate::helper::{analysed, check};
use texpr_ir::graph::{EffectKind, NodeKind};

#[test]
fn loops_carry_values_and_literal_starts_take_the_bodys_type() {
    check(
        "
input x: f32[n]
let s = loop (s = 0) for i in 0..n { s + x[i] }
let u, err = loop (u = x, err = inf) for i in 0..1000 while err > 1e-6 {
    let v = u with [1:-1] = 0.5 * (u[:-2] + u[2:])
    (v, max(abs(v - u)))
}
let k = loop (k = 1) while k < 100 { k * 2 }
let total = loop (t = 0.0) for row in x { t + row }
let dot = loop (t = 0.0) for a, b in x, x { t + a * b }
let down = loop (t = 0) for i in n - 1..-1 step -1 { t + i }
output s
output u
output err
output k
output total
output dot
output down
",
        "x: f32[n]
         s: f32
         u: f32[n]
         err: f32
         k: i64
         total: f32
         dot: f32
         down: i64",
    );
}

#[test]
fn an_index_that_is_proved_in_range_costs_no_check() {
    let it =
        analysed("input x: f64[n]\noutput s = loop (s = 0.0) for i in 1..n { s + x[i] - x[i - 1] }\n", &[]);
    let program = it.analysis.program.unwrap();
    let body = program.graph.ids().find_map(|id| match &program.graph.node(id).kind {
        NodeKind::Loop(it) => Some(it.clone()),
        _ => None,
    });
    assert!(body.unwrap().body.effects.is_empty());
}

#[test]
fn branches_capture_and_promote() {
    check(
        "
input x: f32[n]
input c: bool
let a = if c then x else x * f64(2)
let b = if x.ndim == 1 then sum(x) else undefined_name
let p, q = if c then (1, x) else (2.5, x + 1)
let d = if c then 1.0 else x[0]
output a
output b
output p
output q
output d
",
        "x: f32[n]
         c: bool
         a: f64[n]
         b: f32
         p: f64
         q: f32[n]
         d: f32",
    );
}

#[test]
fn mistakes_in_loops_and_branches() {
    check(
        "
input x: f32[n]
input c: bool
output a = loop (s = x) for i in 0..3 { f64(s) }
output b = loop (s = 0.0, t = 1.0) for i in 0..3 { s }
output d = if c then x else 1.0
output e2 = if x > 0 then x else x
output f = loop (s = 0.0) for i in 0..2.5 { s }
output g = loop (s = 0.0) for i in 0..3 { s + nope }
output h = if c then nope2 else nope3
",
        "x: f32[n]
         c: bool
         3: E0416 carry `s` is f32[n] going in and f64[n] coming out
         4: E0416 the loop carries 2 values and its body gives 1
         5: E0417 one branch is f32[n] and the other is f64
         6: E0204 the condition of `if` must be a scalar, not bool[n]
         7: E0303 a range needs integers, not f64
         8: E0401 nothing is called `nope` here
         9: E0401 nothing is called `nope2` here
         9: E0401 nothing is called `nope3` here",
    );
}

#[test]
fn effects_happen_in_order_also_in_loops() {
    let text = "input x: f64[n]\nprint(\"x\", x)\nassert sum(x) > 0, \"must be positive\"\nlet s = loop (s = 0.0) for i in 0..n { print(i, s); s + x[i] }\nlet t = x[loop (i = 0) for j in 0..2 { i + 1 }]\noutput s\noutput t\n";
    let program = analysed(text, &[]).analysis.program.unwrap();
    let kinds: Vec<_> = program
        .graph
        .effects
        .iter()
        .map(|effect| match &effect.kind {
            EffectKind::Assert { message, shown } => format!("assert {message} {shown:?}"),
            EffectKind::Print(parts) => format!("print {parts:?}"),
            EffectKind::SetSize(_) => "size".to_string(),
            EffectKind::CheckSizes { .. } => "check sizes".to_string(),
            EffectKind::CheckIndex { axis, array, .. } => format!("check {array}[{axis}]"),
            EffectKind::DivisionByZero => "division".into(),
            EffectKind::Run => "run".into(),
        })
        .collect();
    assert_eq!(
        kinds,
        ["print [Text(\"x \"), Arg(0)]", "assert must be positive Values([\"sum(x)\"])", "run", "check x[0]"]
    );
}

#[test]
fn tests_are_programs_of_their_own() {
    let text = "fn f(x) = x + 1\nlet a = f(1.0)\ntest \"adds\" { assert f(a) == 3.0 }\ntest \"wrong\" { assert f(a) }\n";
    let it = analysed(text, &[]);
    assert_eq!(it.diagnostics.len(), 1, "{:?}", it.diagnostics);
    let it = analysed("fn f(x) = x + 1\ntest \"adds\" { assert f(1) == 2 }\n", &[]);
    assert!(it.diagnostics.is_empty(), "{:?}", it.diagnostics);
    assert_eq!(it.analysis.tests.len(), 1);
    assert_eq!(it.analysis.tests[0].name, "adds");
    assert_eq!(it.analysis.tests[0].program.graph.effects.len(), 1);
}

#[test]
fn a_test_has_no_inputs() {
    check(
        "
input x: f64[n]
input w: f64 = 2.0
output y = x * w
test \"t\" { assert w == 2.0; assert sum(x) > 0; assert n > 0 }
",
        "x: f64[n]
         w: f64
         y: f64[n]
         4: E0408 a test has no inputs, and `x` has no default
         4: E0408 a test has no inputs, and `n` has no default",
    );
}
