//! Derivatives, as scripts and in Rust.

use crate::helper::{same, same_results};
use texpr::Builder;
use texpr::DType::F64;

#[test]
fn slopes_by_several_values_and_of_slopes() {
    let text = "input w: f64[n]\ninput b: f64\nlet y = sum(sin(w) * b)\nlet by_w, by_b = grad(y, (w, b))\n\
                output by_w\noutput by_b\noutput curve = hessian(y, w)\noutput table = jacobian(w * b, w)\n\
                output along = jvp(w * b, (w, b), (1.0, 2.0))\noutput back = vjp(w * b, w, w)\n";
    let write = |tx: &Builder| {
        let (w, b) = (tx.input("w", F64, ["n"]), tx.input("b", F64, []));
        let y = (w.sin() * b).sum();
        let (by_w, by_b) = tx.grad(y, (w, b));
        tx.output("by_w", by_w);
        tx.output("by_b", by_b);
        tx.output("curve", tx.hessian(y, w));
        tx.output("table", tx.jacobian(w * b, w));
        tx.output("along", tx.jvp(w * b, (w, b), (1.0, 2.0)));
        tx.output("back", tx.vjp(w * b, w, w));
    };
    same(text, write, &[("w", "[0.0,1.0]"), ("b", "2.0")]);
}

#[test]
fn a_loop_trains() {
    let text = "input x: f64[n]\nlet w = loop (w = 0.0) for i in 0..50 { w - 0.1 * grad(sum((w - x)**2), w) }\noutput w\n";
    let write = |tx: &Builder| {
        let x = tx.input("x", F64, ["n"]);
        let w = tx.loop_(0.0).for_(0..50).body(|_, w| w - 0.1 * tx.grad((w - x).pow(2).sum(), w));
        tx.output("w", w);
    };
    assert_eq!(same_results(text, write, &[("x", "[1.0,2.0]")]), "w = 1.499999999987876");
}

#[test]
fn rules_of_ones_own() {
    let text = "input x: f64[n]\ninput a: f64\nfn f(x, a) = floor(x) * a\nderiv f(x, a) = (a, x)\n\
                fn g(x, a) = sum(x) * a\nvjp g(x, a, dy) = (dy * a * ones(n), dy)\n\
                let by_x, by_a = grad(sum(f(x, a)), (x, a))\noutput by_x\noutput by_a\n\
                let to_x, to_a = grad(g(x, a), (x, a))\noutput to_x\noutput to_a\n";
    let write = |tx: &Builder| {
        let (x, a) = (tx.input("x", F64, ["n"]), tx.input("a", F64, []));
        let y = tx.with_deriv("f", (x, a), |(x, a)| x.floor() * a, |(x, a)| (a, x)).sum();
        let (by_x, by_a) = tx.grad(y, (x, a));
        tx.output("by_x", by_x);
        tx.output("by_a", by_a);
        let z =
            tx.with_vjp("g", (x, a), |(x, a)| x.sum() * a, |(_, a), dy| (dy * a * tx.ones(tx.size("n")), dy));
        let (to_x, to_a) = tx.grad(z, (x, a));
        tx.output("to_x", to_x);
        tx.output("to_a", to_a);
    };
    let got = same_results(text, write, &[("x", "[0.5,2.5]"), ("a", "3.0")]);
    assert_eq!(got, "by_x = [3.0, 3.0]\nby_a = 3.0\nto_x = [3.0, 3.0]\nto_a = 1.0");
}
