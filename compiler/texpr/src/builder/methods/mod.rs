//! Every op as a method, and every argument by name. Made from the vocabulary by `tests/builder_methods.rs`; not to be changed by
//! hand.

#![allow(clippy::should_implement_trait, reason = "methods are called as the ops are")]

mod arguments;
mod arithmetic;
mod bits;
mod compare;
mod complex;
mod contraction;
mod control;
mod convolution;
mod creation;
mod explog;
mod float;
mod fourier;
mod linalg;
mod logic;
mod random;
mod reduction;
mod rounding;
mod scan;
mod shape;
mod sort;
mod sparse;
mod special;
mod trig;
