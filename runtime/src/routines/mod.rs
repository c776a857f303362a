//! Work that is better done by a library, or once, than by a generated kernel.

pub mod combine;
pub mod matmul;
