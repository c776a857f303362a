//! particles.rs: particles.tx as a Rust program that keeps the state in its own `ndarray`s: each call makes one time step and writes the
//! new positions into arrays that are there already, so the time loop allocates nothing.
//!
//!     cargo run --release -p texpr --example particles

use ndarray::Array1;
use std::f64::consts::PI;
use texpr::{Builder, DType::F64, DType::I64, Error, Function, Outputs, args};

/// Where the particles begin, and how fast each goes round.
fn start() -> Result<Function, Error> {
    let tx = Builder::new();
    let n = tx.input("n", I64, []);
    let angle = tx.linspace_with(0.0, 2.0 * PI, args().num(n));
    tx.output("x", angle.cos());
    tx.output("y", angle.sin());
    tx.output("w", tx.linspace_with(0.5, 2.0, args().num(n)));
    tx.compile()
}

/// One step of Euler's: every particle goes along its circle for `dt`.
fn step() -> Result<Function, Error> {
    let tx = Builder::new();
    let x = tx.input("x", F64, ["n"]);
    let y = tx.input("y", F64, ["n"]);
    let w = tx.input("w", F64, ["n"]);
    let dt = tx.input("dt", F64, []);
    let r = (x.pow(2) + y.pow(2)).sqrt();
    let vx = -y * w / r;
    let vy = x * w / r;
    tx.output("x", x + dt * vx);
    tx.output("y", y + dt * vy);
    tx.compile()
}

/// What is told of the particles at the end.
fn summary() -> Result<Function, Error> {
    let tx = Builder::new();
    let x = tx.input("x", F64, ["n"]);
    let y = tx.input("y", F64, ["n"]);
    tx.output("first", [x.at(0), y.at(0)]);
    tx.output("radius", (x.pow(2) + y.pow(2)).sqrt().mean());
    tx.compile()
}

/// A hundred steps of a thousand particles.
pub(crate) fn run() -> Result<Outputs, Error> {
    let (n, steps, dt) = (1_000, 100, 0.01);
    let mut x = Array1::<f64>::zeros(n);
    let (mut y, mut w) = (x.clone(), x.clone());
    start()?.call_into(&[(n as i64).into()], &mut [(&mut x).into(), (&mut y).into(), (&mut w).into()])?;
    let (mut next_x, mut next_y) = (x.clone(), y.clone());

    let step = step()?;
    for _ in 0..steps {
        let given = [(&x).into(), (&y).into(), (&w).into(), dt.into()];
        step.call_into(&given, &mut [(&mut next_x).into(), (&mut next_y).into()])?;
        std::mem::swap(&mut x, &mut next_x);
        std::mem::swap(&mut y, &mut next_y);
    }
    summary()?.call(&[(&x).into(), (&y).into()])
}

fn main() -> Result<(), Error> {
    print!("{}", run()?);
    Ok(())
}
