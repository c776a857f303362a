//! Literal values as written.

use std::sync::Arc;
use texpr_base::Span;

/// A literal. `inf`, `nan`, `pi`, `e` and `newaxis` are names, not literals, so that users may shadow them.
#[derive(Clone, PartialEq, Debug)]
pub enum Literal {
    /// `42`, `1_000`, `0xff`. Never negative: the sign is a unary operator.
    Int {
        value: u128,
        text: Arc<str>,
    },
    /// `1.5`, `1e-3`.
    Float {
        value: f64,
        text: Arc<str>,
    },
    /// `2.5j`: the imaginary part.
    Imaginary {
        value: f64,
        text: Arc<str>,
    },
    Str(Arc<str>),
    Bool(bool),
    None,
}

/// A string where only a string can stand (a path, a message), its escapes resolved.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Str {
    pub value: Arc<str>,
    /// With the quotes.
    pub span: Span,
}
