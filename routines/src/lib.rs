//! Library routines on plain arrays: what texpr's ops call where no kernel is worth generating.
//!
//! One file a family; each routine is a [`texpr_base::Routine`], which an op's lowering names ([`texpr_ir::core::CoreBuilder::routine`]).
//! Arrays come in C order; a routine works along the last axes, which the op puts there, and takes all axes before them as batches: by
//! itself where that is natural, otherwise through `batch.rs`.
//! Invariant: the bits of a result do not depend on the number of threads. This crate knows dtypes and slices, no graph.
//!
//! [`texpr_ir::core::CoreBuilder::routine`]: https://docs.rs/texpr-ir

#![deny(unsafe_code)]

mod batch;
pub mod complex_linalg;
pub mod complex_matrices;
pub mod complex_sort;
pub mod conv;
pub mod eig;
mod element;
mod exponentials;
pub mod extreme;
pub mod fft;
mod key;
pub mod linalg;
mod matrix;
pub mod nonzero;
mod number;
pub mod random;
mod rows;
mod running;
pub mod scan;
pub mod search;
pub mod sort;
pub mod sparse;
pub mod unsigned;
pub mod wide;
