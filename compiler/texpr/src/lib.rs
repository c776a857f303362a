//! texpr as one library: the road from a script's text to results, and everything the command and an embedding program share.
//!
//! ```text
//! text ─parse─► tree ─check─► graph ─rewrite─► graph ─expand─► core graph ─bind─► inputs and sizes ─run─► outputs
//! ```
//!
//! Reading order is the order of the modules below: [`source`] reads files, [`pipeline`] is the road, [`bind`] fits data to the inputs,
//! [`run`] picks the backend, [`steps`] makes the calls.

pub mod bench;
pub mod bind;
pub mod builder;
pub mod cache;
pub mod config;
pub mod decisions;
pub mod emit;
pub mod error;
pub mod errors;
pub mod exec;
pub mod explain;
mod failure;
pub mod function;
pub mod gradcheck;
pub mod machine;
pub mod pipeline;
mod read;
pub mod run;
pub mod source;
pub mod steps;

pub use builder::{Args, Builder, Built, Carry, Dim, Dims, Expr, Index, NEW, Value, args};
pub use error::Error;
pub use exec::profile::Profile;
pub use function::{Function, FunctionOptions, Outputs, State};
pub use read::{read, write};
pub use texpr_base::DType;
pub use texpr_runtime::{Arg, Array, OutArg, Pool, half, num_complex};

/// The Rust program in the README, as a test.
#[cfg(doctest)]
#[doc = include_str!("../../../README.md")]
struct Readme;
