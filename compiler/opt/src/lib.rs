//! Engines over the typed graph that name no op: rewriting by rules, and the expansion into the closed vocabulary.
//!
//! [`rewrite::differentiate`] works derivatives out ([`diff`]); [`rewrite::simplify`] applies a book of rules to a program, makes tables of loops that only write
//! rows (`maps`) and trims the others ([`loops::trim`]); [`expand::expand`] lowers the result to core nodes, takes transposed factors into products
//! (`exchange`), and moves invariant work out of loops (`hoist`).
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
