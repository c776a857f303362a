//! Where a call becomes a node: argument matching, promotion, type rules and their messages, once for scripts and the Rust builder.
//!
//! [`BuildCx`] owns the program being made, with a stack of graphs: the program's own, and one for each loop body or branch that is open.
//! An [`Operand`] is a value in one of them; using one of an outer graph captures it. [`BuildCx::call`] makes the node of an op.
//!
//! Invariant: nothing is folded but literals, sizes and what keeps them so; the rest is the rewriter's work.
//! Invariant: ops are named in [`names`] only, but for the arithmetic that [`fold`] does and the signs that [`promote`] calls them by.

pub mod attrs;
pub mod bounds;
pub mod branches;
pub mod call;
pub mod cx;
mod diff;
mod emits;
pub mod fold;
pub mod index;
#[cfg(test)]
mod index_tests;
mod jacobian;
pub mod line;
pub mod literal;
pub mod loops;
pub mod matching;
pub mod names;
pub mod operand;
mod places;
pub mod promote;
pub mod refuse;
mod regions;
pub mod rules;
pub mod sizes;
pub mod slice;
pub mod states;
pub mod tabulate;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
pub mod update;

pub use cx::BuildCx;
pub use operand::{Arg, Named, Operand, Refused, RegionId};
