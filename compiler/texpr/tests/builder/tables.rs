//! `emit`, comprehensions, reductions over indices and `vmap`, as scripts and in Rust.

use crate::helper::{same, same_results};
use texpr::DType::{F64, I64};
use texpr::{Builder, ix};

#[test]
fn a_loop_emits() {
    let text = "input x: f64[n]\n\
                let total, sums, places = loop (s = 0.0) for i in 0..n { let t = s + x[i]; emit t; emit 2 * i; t }\n\
                output total\noutput sums\noutput places\noutput squares = loop for i in 0..5 { emit i * i }\n";
    let write = |tx: &Builder| {
        let x = tx.input("x", F64, ["n"]);
        let (total, (sums, places)) = tx.loop_(0.0).for_((0, tx.size("n"))).emit(|i, s| {
            let t = s + x.at(i);
            (t, (t, 2 * i))
        });
        tx.output("total", total);
        tx.output("sums", sums);
        tx.output("places", places);
        let ((), squares) = tx.loop_(()).for_(0..5).emit(|i, ()| ((), i * i));
        tx.output("squares", squares);
    };
    let got = same_results(text, write, &[("x", "[1.0,2.0,4.0]")]);
    assert_eq!(got, "total = 7.0\nsums = [1.0, 3.0, 7.0]\nplaces = [0, 2, 4]\nsquares = [0, 1, 4, 9, 16]");
}

#[test]
fn a_loop_with_a_condition_emits_as_often_as_it_turns() {
    let text = "input x: f64\nlet end, all = loop (v = x) for i in 0..100 while v > 1 { emit v; v / 2 }\n\
                output end\noutput all\n";
    let write = |tx: &Builder| {
        let x = tx.input("x", F64, []);
        let (end, all) = tx.loop_(x).for_(0..100).while_(|v| v.gt(1)).emit(|_, v| (v / 2, v));
        tx.output("end", end);
        tx.output("all", all);
    };
    assert_eq!(same_results(text, write, &[("x", "5.0")]), "end = 0.625\nall = [5.0, 2.5, 1.25]");
    assert_eq!(same_results(text, write, &[("x", "0.5")]), "end = 0.5\nall = []");
}

#[test]
fn comprehensions() {
    let text = "input a: f64[n, p]\ninput b: f64[p, m]\ninput x: f64[n]\n\
                output c = [i < n, j < m: sum[k < p](a[i, k] * b[k, j])]\n\
                output prev = [i < n: if i > 0 then x[i] - x[i - 1] else 0]\n\
                output rows = [i < n: a[i] * 2]\noutput three = [i < 3: i * i]\n";
    let write = |tx: &Builder| {
        let (a, b) = (tx.input("a", F64, ["n", "p"]), tx.input("b", F64, ["p", "m"]));
        let x = tx.input("x", F64, ["n"]);
        let [n, m, p] = ["n", "m", "p"].map(|name| tx.size(name));
        tx.output("c", tx.table([n, m], |[i, j]| tx.over([p]).sum(|[k]| a.at(ix![i, k]) * b.at(ix![k, j]))));
        tx.output("prev", tx.table([n], |[i]| tx.if_(i.gt(0), || x.at(i) - x.at(i - 1), || 0)));
        tx.output("rows", tx.table([n], |[i]| a.at(i) * 2));
        tx.output("three", tx.table([3], |[i]| i * i));
    };
    let given = [("a", "[[1,2],[3,4],[5,6]]"), ("b", "[[1,0],[0.5,2]]"), ("x", "[1,2,4]")];
    let got = same(text, write, &given);
    assert!(got.ends_with("three = [0, 1, 4]") && got.contains("prev = [0.0, 1.0, 2.0]"), "{got}");
}

#[test]
fn reductions_over_indices() {
    let text = "input x: f64[n]\ninput a: i64[n, m]\n\
                output positive = sum[i < n if x[i] > 0](x[i])\n\
                output triangle = [i < n: sum[j < i + 1](x[j])]\n\
                output least = min[i < n, j < m if i != j](a[i, j])\n\
                output rows = max[i < n if a[i, 0] > 1](a[i])\n\
                output none_of_them = prod[i < n if x[i] > 99](x[i])\n\
                output some = any[i < n](x[i] > 3)\noutput every = all[i < n, j < m](a[i, j] > 0)\n";
    let write = |tx: &Builder| {
        let (x, a) = (tx.input("x", F64, ["n"]), tx.input("a", I64, ["n", "m"]));
        let (n, m) = (tx.size("n"), tx.size("m"));
        tx.output("positive", tx.over([n]).where_(|[i]| x.at(i).gt(0)).sum(|[i]| x.at(i)));
        tx.output("triangle", tx.table([n], |[i]| tx.over([i + 1]).sum(|[j]| x.at(j))));
        tx.output("least", tx.over([n, m]).where_(|[i, j]| i.ne(j)).min(|[i, j]| a.at(ix![i, j])));
        tx.output("rows", tx.over([n]).where_(|[i]| a.at(ix![i, 0]).gt(1)).max(|[i]| a.at(i)));
        tx.output("none_of_them", tx.over([n]).where_(|[i]| x.at(i).gt(99)).prod(|[i]| x.at(i)));
        tx.output("some", tx.over([n]).any(|[i]| x.at(i).gt(3)));
        tx.output("every", tx.over([n, m]).all(|[i, j]| a.at(ix![i, j]).gt(0)));
    };
    let given = [("x", "[1,-2,4]"), ("a", "[[1,2],[3,4],[5,6]]")];
    let got = same(text, write, &given);
    let want = "positive = 5.0\ntriangle = [1.0, -1.0, 3.0]\nleast = 2\nrows = [5, 6]\nnone_of_them = 1.0\n\
                some = true\nevery = true";
    assert_eq!(got, want);
}

#[test]
fn mapped_closures() {
    let text = "input a: f64[n, m]\ninput w: f64[n]\ninput bias: f64[m]\n\
                fn each(row, w) = (row * w + bias, max(row))\nlet scaled, top = vmap(each)(a, w)\n\
                output scaled\noutput top\noutput sorted = vmap(sort)(a)\n\
                fn add(s, t) = s + t\n\
                output pairs = vmap(vmap(add, in_axes=(none, 0)), in_axes=(0, none))(w, bias)\n";
    let write = |tx: &Builder| {
        let (a, w) = (tx.input("a", F64, ["n", "m"]), tx.input("w", F64, ["n"]));
        let bias = tx.input("bias", F64, ["m"]);
        let (scaled, top) = tx.vmap((a, w), |(row, w)| (row * w + bias, row.max()));
        tx.output("scaled", scaled);
        tx.output("top", top);
        tx.output("sorted", tx.vmap(a, |row| row.sort()));
        tx.output("pairs", tx.vmap(w, |s| tx.vmap(bias, |t| s + t)));
    };
    let given = [("a", "[[2,1],[3,5],[4,6]]"), ("w", "[1,2,3]"), ("bias", "[10,20]")];
    let got = same_results(text, write, &given);
    assert!(got.contains("top = [2.0, 5.0, 6.0]"), "{got}");
}

#[test]
fn a_row_of_a_gauss_seidel_table() {
    // Loops with updates in place inside of a mapped closure.
    let text = "input a: f64[n, m]\nfn sweep(u) = loop (u = u) for i in 1..m - 1 { u with [i] = 0.5 * (u[i - 1] + u[i + 1]) }\n\
                output y = vmap(sweep)(a)\n";
    let write = |tx: &Builder| {
        let a = tx.input("a", F64, ["n", "m"]);
        let m = tx.size("m");
        let sweep = |u| {
            tx.loop_(u)
                .for_((1, m - 1))
                .body(|i, u: texpr::Expr<'_>| u.with(i).set(0.5 * (u.at(i - 1) + u.at(i + 1))))
        };
        tx.output("y", tx.vmap(a, sweep));
    };
    same_results(text, write, &[("a", "[[0,0,0,1],[1,0,0,0]]")]);
}
