//! laplace.rs: laplace.tx as a Rust program: slices, an update of a part, and a loop that carries two arrays.
//!
//!     cargo run --release -p texpr --example laplace

use texpr::{Builder, DType::I64, Error, Expr, Outputs, ix};

/// Each inner point becomes the mean of its four neighbours. A function of the language is a function of Rust.
fn relax(u: Expr<'_>) -> Expr<'_> {
    let inner = ix![1..-1, 1..-1];
    let up_down = u.at(ix![..-2, 1..-1]) + u.at(ix![2.., 1..-1]);
    let left = u.at(ix![1..-1, ..-2]);
    let right = u.at(ix![1..-1, 2..]);
    u.with(inner).set(0.25 * (up_down + left + right))
}

/// 100 sweeps over a square of 40 by 40 points whose top edge is held at 1.
pub(crate) fn run() -> Result<Outputs, Error> {
    let tx = Builder::new();
    let n = tx.input_or("n", I64, [], 40);

    let start = tx.zeros((n, n)).with(0).set(1);
    let (u, changes) = tx.loop_((start, tx.zeros(100))).for_(0..100).body(|i, (u, changes)| {
        let v = relax(u);
        (v, changes.with(i).set((v - u).pow(2).sum().sqrt()))
    });

    tx.output("first", changes.at(0));
    tx.output("last", changes.at(-1));
    let half = n.floor_divide(2);
    tx.output("middle", u.at(ix![half, half]));

    tx.compile()?.call(&[])
}

fn main() -> Result<(), Error> {
    print!("{}", run()?);
    Ok(())
}
