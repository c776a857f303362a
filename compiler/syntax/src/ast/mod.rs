//! The syntax tree: what the user wrote, with a span on everything and no meaning yet.
//!
//! Reading order: [`Program`] and [`Item`] here, then `expr`, `literal`, `types`; `visit` walks them.
//!
//! Invariants:
//! * No expression is nested deeper than [`MAX_DEPTH`], so a consumer may recurse over the tree on an ordinary
//!   stack (and dropping it does). Chains that people do write long (`a + b + c …`, comparisons, pipes, updates)
//!   are n-ary nodes, so their length costs no depth.
//! * A tree is always whole: what could not be parsed is an `Error` node, and a diagnostic was reported for it.

mod expr;
mod literal;
mod types;
mod visit;

pub use expr::{
    Arg, BinaryOp, Binder, Carry, CompareLink, CompareOp, Expr, ExprKind, For, ForSource, IndexItem,
    IndexItemKind, Link, Loop, UnaryOp, Update, UpdateOp,
};
pub use literal::{Literal, Str};
pub use types::{Dim, DimKind, Type, TypeKind};

use std::sync::Arc;
use texpr_base::Span;

/// The deepest nesting of expressions in a tree. Documented in [`crate`]; deeper ones are reported as `E0106`.
pub const MAX_DEPTH: u16 = 256;

/// One source file.
#[derive(Clone, Debug)]
pub struct Program {
    /// The `##` lines at the head of the file, when a blank line parts them from the first item.
    pub doc: Option<Doc>,
    /// In source order.
    pub items: Vec<Item>,
    /// The whole file.
    pub span: Span,
}

/// A `##` comment: its lines without the marks, joined by newlines.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Doc {
    pub text: String,
    pub span: Span,
}

/// A word the user chose. `_` is a name too; it binds nothing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Name {
    pub text: Arc<str>,
    pub span: Span,
}

impl Name {
    /// The name's text.
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

/// One statement, at the top of a file or in a block. The grammar allows every kind in both places; which belong where is
/// for semantic analysis to say.
#[derive(Clone, Debug)]
pub struct Item {
    pub kind: ItemKind,
    pub doc: Option<Doc>,
    /// From the first word to the last, without the doc comment.
    pub span: Span,
}

/// The kinds of statements.
#[derive(Clone, Debug)]
pub enum ItemKind {
    /// `input x: f64[n, m]`, `input lr: f32 = 0.1`.
    Input { name: Name, ty: Type, default: Option<Expr> },
    /// `let a = EXPR`, `let a, b = EXPR`.
    Let { pattern: Pattern, value: Expr },
    /// `output y`, `output loss = EXPR`.
    Output { name: Name, value: Option<Expr> },
    /// `fn f(a: f64[n], scale=1.0) -> f64[n] = EXPR`; a body in braces is an [`ExprKind::Block`].
    Fn(Box<Function>),
    /// `state w: f32[784, 10] = EXPR`.
    State { name: Name, ty: Option<Type>, value: Expr },
    /// `update w = EXPR`.
    Update { name: Name, value: Expr },
    /// `use "mine.tx" as m`, `use nn as layers`, `use nn`.
    Use { path: UsePath, alias: Option<Name> },
    /// `assert COND, "message"`.
    Assert { condition: Expr, message: Option<Str> },
    /// `print("label", a, b)`.
    Print { args: Vec<Arg> },
    /// `test "name" { … }`.
    Test { name: Str, body: Block },
    /// `deriv f(x, y) = (EXPR, EXPR)`: the partial derivatives of an elementwise function.
    Deriv(Box<Rule>),
    /// `vjp f(x, dy) = EXPR`: the pulled-back gradient of any function.
    Vjp(Box<Rule>),
    /// `emit EXPR`, in the body of a loop.
    Emit { value: Expr },
    /// A value that nobody names. Only [`crate::parse_interactive`] lets one stand at the top of a program; elsewhere
    /// [`crate::parse`] has reported it.
    Expr(Expr),
    /// Could not be parsed; reported. The names are those that it would have bound: using them is no further mistake.
    Error(Vec<Name>),
}

/// The left side of `let`, or what `for` binds.
#[derive(Clone, Debug)]
pub enum Pattern {
    Name(Name),
    Tuple(Vec<Pattern>, Span),
}

impl Pattern {
    /// Where it stands.
    pub fn span(&self) -> Span {
        match self {
            Self::Name(name) => name.span,
            Self::Tuple(_, span) => *span,
        }
    }

    /// The names it binds, in order. `_` is among them.
    pub fn names(&self) -> Vec<&Name> {
        match self {
            Self::Name(name) => vec![name],
            Self::Tuple(parts, _) => parts.iter().flat_map(Self::names).collect(),
        }
    }
}

/// A function of the user's.
#[derive(Clone, Debug)]
pub struct Function {
    pub name: Name,
    pub params: Vec<Param>,
    pub returns: Option<Type>,
    pub body: Expr,
}

/// A parameter: `a`, `a: f64[n]`, `scale=1.0`, `scale: f64 = 1.0`.
#[derive(Clone, Debug)]
pub struct Param {
    pub name: Name,
    pub ty: Option<Type>,
    pub default: Option<Expr>,
    pub span: Span,
}

/// A derivative rule for a function: `deriv` or `vjp`.
#[derive(Clone, Debug)]
pub struct Rule {
    pub function: Name,
    pub params: Vec<Name>,
    pub body: Expr,
}

/// What `use` names.
#[derive(Clone, Debug)]
pub enum UsePath {
    /// A file beside this one.
    File(Str),
    /// A standard module.
    Module(Name),
}

impl UsePath {
    /// Where it stands.
    pub fn span(&self) -> Span {
        match self {
            Self::File(path) => path.span,
            Self::Module(name) => name.span,
        }
    }
}

/// `{ let …; EXPR }`.
#[derive(Clone, Debug)]
pub struct Block {
    pub items: Vec<Item>,
    /// The last expression. `None` in a `test`, and in a loop that only emits; elsewhere its absence is for semantic
    /// analysis to report.
    pub value: Option<Box<Expr>>,
    /// With the braces.
    pub span: Span,
}
