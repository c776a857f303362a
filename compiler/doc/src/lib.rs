//! The reference as data, and as Markdown or HTML.
//!
//! ```text
//! op table, std/lib/*.tx, builtins, codes ─collect─► Reference ─markdown─► pages ─html─► pages for a browser
//! a user's file                           ─collect─► Page      ─┘
//! ```
//!
//! Reading order: [`model`] says what a reference is made of, `collect` gathers it, [`markdown`] writes it down, [`html`] makes pages for a
//! browser of that. Nothing here touches files: the command reads and writes them.
//!
//! Invariant: nothing is said here about an op or a function that does not stand at its definition, but for the builtins, which have no other place.

#![forbid(unsafe_code)]

pub mod builtins;
mod collect;
mod dtypes;
pub mod html;
pub mod markdown;
mod missing;
pub mod model;

pub use collect::{OPERATORS, examples, of_file, reference};
pub use model::{Entry, Page, Reference, Section};
