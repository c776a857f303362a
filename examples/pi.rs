//! pi.rs: pi.tx as a Rust program. The points are drawn inside the compiled function, where they are used: none is ever stored.
//!
//!     cargo run --release -p texpr --example pi

use std::f64::consts::PI;
use texpr::{Builder, DType::I64, Error, Outputs, args};

/// Compiles the program and calls it once.
pub(crate) fn run() -> Result<Outputs, Error> {
    let tx = Builder::new();
    let n = tx.input("n", I64, []);
    let seed = tx.input_or("seed", I64, [], 42);

    let [kx, ky] = tx.random_split_with(tx.random_key(seed), args().n(2)).unpack();
    let x = tx.random_uniform(kx, n);
    let y = tx.random_uniform(ky, n);

    let hits = (x.pow(2) + y.pow(2)).le(1).sum();
    let estimate = 4 * hits / n;
    tx.output("estimate", estimate);
    tx.output("error", (estimate - PI).abs());

    // A function is compiled once and called with as many inputs as one likes; those with defaults may be left out.
    let estimate_pi = tx.compile()?;
    estimate_pi.call(&[1_000_000.into()])
}

fn main() -> Result<(), Error> {
    print!("{}", run()?);
    Ok(())
}
