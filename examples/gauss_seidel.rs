//! gauss_seidel.rs: gauss_seidel.tx called from Rust: a script is loaded, checked and compiled when the program starts.
//!
//!     cargo run --release -p texpr --example gauss_seidel

use texpr::{Error, Function, Outputs};

/// Loads the script and calls it; what it takes and gives is in its text.
pub(crate) fn run() -> Result<Outputs, Error> {
    let solve = Function::load(concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/gauss_seidel.tx"))?;
    assert_eq!(solve.outputs(), ["middle", "total"]);
    // Inputs go by place, or by name. `n` and `sweeps` have defaults, which are these.
    solve.call_named(&[("n", 12.into()), ("sweeps", 20.into())])
}

fn main() -> Result<(), Error> {
    print!("{}", run()?);
    Ok(())
}
