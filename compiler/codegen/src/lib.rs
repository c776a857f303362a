//! Kernels → machine code. [`layout`] is the contract between generated code and whoever calls it; [`cranelift`] the backend that is always there.
//!
//! Invariant: no match on `Prim` or `DType` here has a `_` arm that could swallow a new one silently.

pub mod cranelift;
pub mod layout;

/// The signature of every CPU kernel: base pointers (one per load and out, with offsets applied), words ([`layout`]), first unit, end unit.
pub type KernelFn = unsafe extern "C" fn(*const *mut u8, *const i64, i64, i64);
