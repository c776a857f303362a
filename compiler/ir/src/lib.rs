//! The typed symbolic graph: what an op, a rule's operand, a family and a prim *are*; `texpr-std` says which ops there are.
//!
//! Two graphs live here. [`graph::Graph`] is what users write: nodes are ops of the open vocabulary ([`op::OpDef`], data).
//! [`core::CoreGraph`] is what the back half compiles: nodes are of the closed [`core::Core`] vocabulary and elementwise work is
//! spelled in [`prim::Prim`]s. [`interp`] runs a `CoreGraph` naively and is everyone's oracle.
//!
//! Invariant: node ids are in topological order, arguments before users, in both graphs.
//! Invariant: this crate does no IO, and names no op but those that the language itself needs ([`build::names`]).

#![forbid(unsafe_code)]

pub mod attr;
pub mod build;
mod complex;
mod contraction;
pub mod core;
mod counts;
pub mod errors;
pub mod expr;
pub mod flow;
pub mod grad;
pub mod graph;
mod halves;
pub mod interp;
pub mod op;
pub mod prim;
pub mod primfn;
pub mod print;
mod regions;
mod seen;
pub mod ty;
pub mod verify;

pub use attr::Attr;
pub use expr::Ex;
pub use grad::Grad;
pub use graph::{Graph, NodeId};
pub use op::{OpDef, Vocabulary};
pub use prim::Prim;
pub use primfn::{FnBuilder, PrimFn, Sx};
pub use ty::{Shape, Type};
