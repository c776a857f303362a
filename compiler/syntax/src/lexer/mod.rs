//! Text to tokens, in two steps: logos cuts the text ([`token`]), and the filter ([`filter`]) decides what depends on
//! context: which newlines end a statement, which words are keywords, and that every bracket is closed.

mod brackets;
mod filter;
pub(crate) mod number;
mod slips;
mod statements;
mod token;
mod words;

pub(crate) use statements::Statements;
pub(crate) use token::Tok;

use crate::ast::Doc;
use std::collections::BTreeMap;
use texpr_base::{Diagnostic, FileId};

/// A token and its bytes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Token {
    pub(crate) start: usize,
    pub(crate) tok: Tok,
    pub(crate) end: usize,
}

/// A comment, for the formatter.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Comment {
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// Nothing stands before it on its line.
    pub(crate) own_line: bool,
}

/// What the grammar and the formatter read.
#[derive(Debug)]
pub(crate) struct Lexed {
    /// Brackets are balanced; statements are parted by single [`Tok::Sep`]s.
    pub(crate) tokens: Vec<Token>,
    pub(crate) comments: Vec<Comment>,
    /// The doc comment of the statement that starts at a byte.
    pub(crate) docs: BTreeMap<usize, Doc>,
    pub(crate) program_doc: Option<Doc>,
    pub(crate) statements: Statements,
    pub(crate) diagnostics: Vec<Diagnostic>,
}

/// Cuts and filters `text`.
pub(crate) fn lex(file: FileId, text: &str) -> Lexed {
    filter::Filter::new(file, text).run()
}
