//! Engines over the typed graph that name no op: rewriting by rules, and the expansion into the closed vocabulary.
//!
//! [`rewrite::simplify`] applies a book of rules to a program and trims its loops ([`loops::trim`]); [`expand::expand`] lowers the result to core nodes.
//! Invariant: every pass is a function from graph to graph, without IO, and none recurses over a graph's depth.

#![forbid(unsafe_code)]

mod batch;
pub mod diff;
mod exchange;
pub mod expand;
mod hoist;
pub mod loops;
mod maps;
pub mod rewrite;
