//! Text to syntax tree, and back to canonical text.
//!
//! ```text
//! text ─lexer─► tokens ─filter─► balanced tokens ─grammar─► ast::Program
//! ```
//!
//! [`parse`] never fails: it returns what could be read and reports the rest to a [`Sink`], at most one message for each
//! statement. [`format::format`] lays a file out anew; [`print::print`] dumps a tree for `texpr emit --stage ast`.
//!
//! # Limits
//!
//! Brackets nest at most 200 deep and expressions [`ast::MAX_DEPTH`] deep (`E0106`), so that this crate and its consumers
//! may recurse over a tree on a 2 MiB stack; the parser itself keeps its stack on the heap. Length is not limited:
//! a sum of 100,000 terms is one flat [`ast::ExprKind::Binary`].
//!
//! # Reserved words
//!
//! `let fn if then else for in while loop with and or not true false none` are the only words that cannot be names.
//! `input output state update use assert print test deriv vjp emit` are words of the language only at the start of a
//! statement that goes on as theirs do, `as` only in `use`, `step` only after a range, `min=` and `max=` only after
//! `with [...]`. `inf nan pi e newaxis` and the dtypes are ordinary names.
//!
//! # What it does not know
//!
//! What a name means, which statements belong where, which arithmetic is a size: all of that is semantic analysis.

#![forbid(unsafe_code)]

pub mod ast;
pub mod errors;
pub mod format;
mod lexer;
mod parser;
pub mod print;

use parser::Mode;
use texpr_base::{FileId, Sink};

/// Reads a file. Statements that cannot be read become [`ast::ItemKind::Error`].
pub fn parse(file: FileId, text: &str, sink: &mut Sink) -> ast::Program {
    parser::parse(file, text, Mode::File, sink).program
}

/// Reads what was typed at a prompt: as [`parse`], but a bare expression is welcome ([`ast::ItemKind::Expr`]).
pub fn parse_interactive(file: FileId, text: &str, sink: &mut Sink) -> ast::Program {
    parser::parse(file, text, Mode::Prompt, sink).program
}
