//! What calls are made of: operands and arguments.

use crate::graph::NodeId;
use texpr_base::{DType, Diagnostic, Span};

texpr_base::define_id!(
    /// One graph of a program being built: the program's own, or that of a loop body or branch. Never used twice.
    RegionId
);

/// Why something is refused. Boxed, because diagnostics are large and rare.
pub type Refused = Box<Diagnostic>;

/// A value: a node of an open region.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Operand {
    pub node: NodeId,
    pub region: RegionId,
    /// Whether it is made of literals and sizes alone, and so takes its partner's dtype.
    pub weak: bool,
    /// The user's expression.
    pub span: Span,
}

impl Operand {
    /// The same value, written at another place.
    pub fn at(self, span: Span) -> Self {
        Self { span, ..self }
    }
}

/// One argument of a call.
#[derive(Clone, Debug)]
pub enum Arg {
    /// An array or scalar, constants included.
    Value(Operand),
    /// `(a, b)`.
    Tuple(Vec<Self>, Span),
    /// `[a, b]`, not yet made an array: a list of arrays of any shapes where one is wanted.
    List(Vec<Self>, Span),
    /// `none`.
    None(Span),
    DType(DType, Span),
    Str(String, Span),
}

impl Arg {
    /// Where it was written.
    pub fn span(&self) -> Span {
        match self {
            Self::Value(operand) => operand.span,
            Self::Tuple(_, span)
            | Self::List(_, span)
            | Self::None(span)
            | Self::DType(_, span)
            | Self::Str(_, span) => *span,
        }
    }

    /// What it is, for messages; arrays are described by their types instead.
    pub fn sort(&self) -> &'static str {
        match self {
            Self::Value(_) => "an array",
            Self::Tuple(..) => "a tuple",
            Self::List(..) => "a list",
            Self::None(_) => "`none`",
            Self::DType(..) => "a dtype",
            Self::Str(..) => "a string",
        }
    }
}

/// An argument given by name.
#[derive(Clone, Debug)]
pub struct Named {
    pub name: String,
    /// The place of the name.
    pub span: Span,
    pub value: Arg,
}
