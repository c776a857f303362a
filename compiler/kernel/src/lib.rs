//! Core graph → kernels: what is computed together in one pass, and which values need memory at all.
//!
//! [`fuse::plan`] turns a [`texpr_ir::core::CoreGraph`] into [`plan::RegionPlan`]: steps in order, each a fused [`ir::Kernel`] or something a kernel cannot do
//! (a matrix product, a loop, an effect). Views never move data: they fold into the affine index of the load that reads through them.
//!
//! Invariant: a kernel's results depend on shapes and reduced axes alone, in the order of [`texpr_base::reduce`].
//! A loop over single elements becomes one function, a [`nest::Nest`].
//!
//! Invariant: nothing here recurses deeper than [`roots::MAX_DEPTH`], however long a chain of ops is.

#![forbid(unsafe_code)]

pub mod affine;
pub mod fuse;
pub mod group;
pub mod inside;
pub mod ir;
pub mod nest;
pub mod piece;
pub mod plan;
pub mod pull;
pub mod roots;
pub mod short;
pub mod strip;
pub mod tiling;
pub mod turns;
