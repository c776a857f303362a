//! `fn`: inlining, types, defaults, scopes.

use crate::helper::{analysed, check};

#[test]
fn functions_are_inlined_with_their_own_sizes() {
    check(
        "
fn norm1(a: f64[k]) -> f64 = sum(abs(a))
fn scale(a, by=2.0) = { let b = a * by; b }
fn both(a: f64[n, m], b: f64[m]) -> (f64[n], f64) = (a @ b, sum(b))
input x: f64[p]
input y: f32[q, p]
let one = norm1(x)
let two = scale(y)
let three = scale(y, by=3)
let v, s = both(f64(y), x)
output one
output two
output three
output v
output s
",
        "norm1: fn(a)
         scale: fn(a, by)
         both: fn(a, b)
         x: f64[p]
         y: f32[q, p]
         one: f64
         two: f32[q, p]
         three: f32[q, p]
         v: f64[q]
         s: f64",
    );
}

#[test]
fn declared_types_are_checked() {
    check(
        "
fn f(a: f64[n], b: f64[n]) = a + b
fn g(a: f32) = a
fn h(a: f64[2*n]) -> f64[n] = a[:n]
fn r(a) -> f64 = a
input x: f64[p]
input y: f64[q]
output u = f(x, y)
output v = g(x[0])
output w = g(0.5)
output z = h(zeros(10))
output t = r(x)
",
        "f: fn(a, b)
         g: fn(a)
         h: fn(a)
         r: fn(a)
         x: f64[p]
         y: f64[q]
         w: f32
         z: f64[5]
         4: E0203 the result of `r` is declared a scalar but is f64[p]
         7: E0203 `b` is declared f64[p] but is f64[q]
         8: E0304 `a` is declared f32 but is f64",
    );
}

#[test]
fn a_function_sees_the_names_above_it_and_cannot_recur() {
    check(
        "
let c = 2.0
fn f(x) = c * x
fn g(x) = later(x) + f(x)
fn later(x) = x
fn again(x) = again(x - 1)
output a = f(1.0)
output b = g(1.0)
output d = again(3.0)
",
        "c: f64
         f: fn(x)
         g: fn(x)
         later: fn(x)
         again: fn(x)
         a: f64
         3: E0401 `later` is used before it is bound
         5: E0403 `again` calls itself",
    );
}

#[test]
fn inner_scopes_may_shadow() {
    check(
        "
input x: f64[n]
let y = { let x = 2.0; let z = x * 3; z }
fn f(x) = { fn g(y) = y + x; g(1.0) }
output y
output w = f(x)
",
        "x: f64[n]
         y: f64
         f: fn(x)
         w: f64[n]",
    );
}

#[test]
fn a_mistake_in_a_body_names_the_call_and_is_told_once() {
    let text =
        "fn f(a, b) = a + b\ninput x: f64[n]\ninput y: f64[m]\noutput u = f(x, y)\noutput v = f(x, y)\n";
    let it = analysed(text, &[]);
    assert_eq!(it.diagnostics.len(), 1);
    let d = &it.diagnostics[0];
    assert_eq!(it.sources.text(d.primary.as_ref().unwrap().span), "a + b");
    assert!(d.secondary.iter().any(|label| it.sources.text(label.span) == "f(x, y)"));
}

#[test]
fn nodes_of_a_body_know_the_call_too() {
    let it = analysed("fn f(a) = a + 1\ninput x: f64\noutput y = f(x)\n", &[]);
    let program = it.analysis.program.unwrap();
    let node = program.graph.node(program.graph.results[0]);
    let texts: Vec<_> = node.spans.iter().map(|span| it.sources.text(span)).collect();
    assert_eq!(texts, ["a + 1", "f(x)"]);
}

#[test]
fn a_function_that_nothing_calls_is_read_if_its_types_are_written() {
    check(
        "
fn f(a: f64[n], b: f64[m]) = a + b
fn g(a: f64[n], scale=2.0) = sum(a * scale)
fn h(a, b) = whatever(a)
fn any(a: f64[..., k]) = whatever(a)
let n = 1.5
fn k(a: f64[n]) = a + n
output y = n
",
        "f: fn(a, b)
         g: fn(a, scale)
         h: fn(a, b)
         any: fn(a)
         n: f64
         k: fn(a)
         y: f64
         1: E0201 f64[n] and f64[m] do not broadcast: the last axis is n on one side and m on the other",
    );
}

#[test]
fn functions_that_double_their_calls_end() {
    let mut text = String::from("fn f0(x) = x + 1\n");
    for i in 1..60 {
        text.push_str(&format!("fn f{i}(x) = f{}(x) + f{}(x)\n", i - 1, i - 1));
    }
    text.push_str("output y = f59(1.0)\n");
    let it = analysed(&text, &[]);
    assert!(it.diagnostics.iter().all(|d| d.code.id == "E0419"));
    assert_eq!(it.diagnostics.len(), 1);
}
