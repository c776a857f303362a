//! Syntax tree to typed graph: names, modules, functions, types and sizes.
//!
//! [`analyse`] is the entry. Names and statements are this crate's; what a call of an op means is [`texpr_ir::build`]'s, so scripts and the
//! Rust builder have the same rules and messages.
//!
//! Invariant: functions are inlined, so a graph knows ops only; each node of a body stands for the body's place and the call's.
//! Invariant: what has been reported poisons what depends on it silently: one mistake, one message.
//! Invariant: recursion over the tree is bounded: by the parser for one expression, by [`ctx::MAX_NESTING`] for inlined calls. Chains of
//! operators are lists in the tree and loops here.

#![forbid(unsafe_code)]

mod analyse;
mod annotation;
mod attribute;
mod broadcast;
mod builtin;
mod call;
mod comprehension;
mod control;
mod ctx;
mod dtypes;
mod effects;
pub mod errors;
mod expr;
mod gradient;
mod inline;
mod items;
mod library;
mod module;
mod names;
mod operators;
mod parts;
mod rule;
mod scope;
mod stacks;
mod states;
mod subscript;
mod text;
mod told;
mod value;
mod vmap;

pub use analyse::{Analysis, NameInfo, Test, analyse, analyse_with};
pub use control::{MAX_LOOPS, check_bound};
pub use library::{Given, Library};
pub use value::builtins;
