//! Kernels → machine code. [`layout`] is the contract between generated code and whoever calls it; [`cranelift`] the backend that is always there.
//!
//! Invariant: a dtype is matched without a `_` arm. A prim that has no vector form falls to its scalar one, lane by lane, and
//! `scalar_prim` is where a new prim that nobody taught Cranelift would panic: the exhaustive match it should be is still owed.

pub mod cranelift;
mod emit;
pub mod layout;
mod structure;

/// The signature of every CPU kernel: base pointers (one per load and out, with offsets applied), words ([`layout`]), first unit, end unit.
pub type KernelFn = unsafe extern "C" fn(*const *mut u8, *const i64, i64, i64);
