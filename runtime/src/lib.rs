//! Where values live and how they come and go: memory, arrays, data files, and how arrays are shown.
//!
//! Reading order is the order of the modules below.
//! Invariant: this crate knows nothing of the compiler but `texpr-base`; it touches no file but those it is handed by
//! name.

pub mod arg;
pub mod array;
pub mod errors;
pub mod exec;
pub mod files;
pub mod model;
pub mod pool;
pub mod routines;
pub mod show;

pub use arg::{Arg, OutArg};
pub use array::{Array, Element};
pub use errors::DataError;
/// The crate whose `f16` and `bf16` are elements.
pub use half;
/// The crate whose `Complex` numbers are elements.
pub use num_complex;
pub use pool::{Block, OutOfMemory, Pool};
