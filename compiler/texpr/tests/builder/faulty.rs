//! Programs with mistakes. What is said of them stands in `faulty.expected`, with lines of this file.

use texpr::DType::{F32, F64, I64, U8};
use texpr::{Builder, Error, Expr, NEW, args, ix};

/// A name, and a program that is wrong.
pub(crate) type Case = (&'static str, fn(&Builder));

/// What is wrong with it.
pub(crate) fn mistakes(write: fn(&Builder)) -> Error {
    let tx = Builder::new();
    write(&tx);
    tx.finish().expect_err("it is wrong")
}

pub(crate) static CASES: &[Case] = &[
    ("sizes that do not broadcast", |tx| {
        let x = tx.input("x", F64, ["n"]);
        let y = tx.input("y", F64, ["m"]);
        let z = 2 * x + y - 1;
        // Nothing is said of what depends on a mistake.
        tx.output("z", z.sum() + tx.zeros(z.shape()).sum());
    }),
    ("several mistakes at once", |tx| {
        let a = tx.input("a", F64, ["n", "k"]);
        let b = tx.input("b", F64, ["m", "n"]);
        tx.output("c", a.matmul(b));
        let s = a.sum_with(args().axes(0));
        tx.output("s", s);
        tx.output("c", b);
    }),
    ("a chain over several lines", |tx| {
        let x = tx.input("x", F64, ["n", "m"]);
        let top = x
            // The rows.
            .square()
            .sum_with(args().axis(2))
            .sqrt();
        tx.output("top", top);
    }),
    ("an argument that was made elsewhere", |tx| {
        let x = tx.input("x", F64, ["n"]);
        let k = tx.input("k", F64, []);
        tx.output("y", x.reshape((k, 2)));
    }),
    ("a literal that does not fit", |tx| {
        let x = tx.input("x", U8, ["n"]);
        tx.output("y", x + 300);
    }),
    ("an index out of range", |tx| {
        let x = tx.input("x", F32, (3, "n"));
        tx.output("y", x.at(ix![3, NEW]));
        tx.output("z", x.at(ix![.., ..;0]));
    }),
    ("an update of another dtype", |tx| {
        let x = tx.input("x", I64, ["n"]);
        tx.output("y", x.with(0).set(x.at(1) / 2));
    }),
    ("a carry that changes its type", |tx| {
        let u = tx.input("u", F32, ["n"]);
        let wide = tx.input("wide", F64, []);
        let (v, k) = tx.loop_((u, 0)).for_(0..10).body(|_, (v, k)| (v * wide, k + 1));
        tx.output("v", v + k);
    }),
    ("a condition that is not one", |tx| {
        let x = tx.input("x", F64, ["n"]);
        tx.output("a", tx.if_(x.gt(0), || x, || -x));
        tx.output("b", tx.loop_(x).while_(|x| x.sum()).body(|x| x + 1));
    }),
    ("branches that differ", |tx| {
        let x = tx.input("x", F64, ["n"]);
        let c = x.sum().gt(0);
        tx.output("y", tx.if_(c, || x, || 0.0));
        tx.output("z", tx.if_(c, || vec![x, x], || vec![x])[0]);
    }),
    ("a value of a loop that has ended", |tx| {
        let mut kept: Option<Expr<'_>> = None;
        let s = tx.loop_(0.0).for_(0..3).body(|i, s| {
            let t = s + i;
            kept = Some(t);
            t
        });
        tx.output("s", s);
        tx.output("t", kept.unwrap_or(s) + 1);
    }),
    ("inputs and outputs in a loop", |tx| {
        let x = tx.input("x", F64, []);
        let y = tx.loop_(x).for_(0..3).body(|_, y| {
            tx.output("inner", y);
            y + tx.input("z", F64, [])
        });
        tx.output("y", y);
    }),
    ("names", |tx| {
        let x = tx.input("x", F64, ["rows"]);
        let again = tx.input("x", F64, ["rows"]);
        tx.output("y", x / tx.size("row") + again);
    }),
    ("sizes that are none", |tx| {
        let x = tx.input("x", F64, ["n", "2*"]);
        let y = tx.input("y", F64, (x, -3));
        tx.output("z", y + tx.input("w", F64, ["n / 2"]));
    }),
    ("functions of the library", |tx| {
        let x = tx.input("x", F64, ["n", "m"]);
        tx.output("a", tx.call("nn.softmox", x, args()));
        tx.output("b", tx.call("nn.softmax", x, args().set("dim", 1)));
        tx.output("c", tx.call("nn.softmax", x, args().axis(2)));
        tx.output("d", tx.call("meshgrid", (x.at(0), x.at(1)), args()));
        tx.output("e", tx.call("softmax", x, args()));
    }),
    ("rows that are not there", |tx| {
        let x = tx.input("x", F64, (3, "n"));
        let [a, b] = x.unpack();
        tx.output("y", a + b);
    }),
    ("a declared default", |tx| {
        let k = tx.input_or("k", I64, [], 0.5);
        tx.output("y", k.dim(0));
    }),
    ("derivatives", |tx| {
        let (x, k) = (tx.input("x", F64, ["n"]), tx.input("k", I64, []));
        let y = (x * x).sum();
        tx.output("a", tx.grad(x * x, x));
        tx.output("b", tx.grad(y, k));
        tx.output("c", tx.grad(y, tx.value(2.0)));
        tx.output("d", tx.grad(x.floor().sum(), x));
        tx.output("e", tx.grad(tx.value(0.5) * y, x * 2));
        tx.output("f", tx.vjp(x * x, x, x.at(ix![..2])));
        tx.output("g", tx.jvp(y, x, (x, x)));
    }),
    ("rules that do not fit", |tx| {
        let x = tx.input("x", F64, ["n"]);
        let f = tx.with_vjp("total", x, |x| x.sum(), |_, dy| dy);
        let g = tx.with_deriv("total", x, |x| x.sum(), |_| 1.0);
        let h = tx.with_vjp("twice", x, |x| x * 2, |_, dy| (dy, dy));
        tx.output("y", tx.grad(f + g + h.sum(), x));
    }),
    ("nothing to output", |tx| {
        let _x = tx.input("x", F64, []);
    }),
    ("an output that has a mistake", |tx| {
        tx.output("y", "text");
        tx.assert(tx.value([true, false]), "twice");
        tx.print("x", tx.random_key(1.5));
    }),
];
