//! Expressions.

use super::{Block, Literal, Name, Pattern};
use texpr_base::Span;

/// An expression and its place.
#[derive(Clone, Debug)]
pub struct Expr {
    pub kind: ExprKind,
    pub span: Span,
    /// Nesting below this node, itself included; the parser keeps it under [`super::MAX_DEPTH`].
    pub(crate) depth: u16,
}

/// The kinds of expressions.
#[derive(Clone, Debug)]
pub enum ExprKind {
    Literal(Literal),
    /// Also the constants `inf nan pi e newaxis` and the dtypes, which a user may shadow.
    Name(Name),
    /// `(e)`: kept, so that the formatter keeps it. It means `e`.
    Paren(Box<Expr>),
    /// `base.name`: a property, a method, a module's member; semantic analysis decides.
    Attribute {
        base: Box<Expr>,
        name: Name,
    },
    /// `f(a, axis=0)`; the callee is any expression (`vmap(f)(xs)`).
    Call {
        function: Box<Expr>,
        args: Vec<Arg>,
    },
    /// `x[1:-1, ..., i]`.
    Index {
        base: Box<Expr>,
        items: Vec<IndexItem>,
    },
    /// `-x`, `+x`, `~x`, `not x`.
    Unary {
        op: UnaryOp,
        op_span: Span,
        operand: Box<Expr>,
    },
    /// `a - b + c`: operators of one precedence, applied from the left: `((a - b) + c)`. `**` is right-associative and
    /// always has exactly one link.
    Binary {
        first: Box<Expr>,
        rest: Vec<Link>,
    },
    /// `0 <= x < 1`: each link compares the operand before it with its own, and all must hold.
    Compare {
        first: Box<Expr>,
        rest: Vec<CompareLink>,
    },
    /// `if c then a else b`.
    If {
        condition: Box<Expr>,
        then: Box<Expr>,
        otherwise: Box<Expr>,
    },
    /// `x |> f(2) |> g`: each stage is a call (or a bare function) that gets what came before as its first argument.
    /// A postfix belongs to its stage: `x |> f(2).sum()` calls `f(2).sum`.
    Pipe {
        first: Box<Expr>,
        stages: Vec<Expr>,
    },
    /// `u with [0] = a with [-1] += b`: applied from the left.
    With {
        base: Box<Expr>,
        updates: Vec<Update>,
    },
    /// `[1, 2, 3]`.
    Array(Vec<Expr>),
    /// `(a, b)`, `(n,)`, `()`.
    Tuple(Vec<Expr>),
    /// `[i < n, lo <= j < m: e]`.
    Comprehension {
        binders: Vec<Binder>,
        body: Box<Expr>,
    },
    /// `sum[k < p if mask[k]](e)`; `function` is a name or a dotted name.
    Reduction {
        function: Box<Expr>,
        binders: Vec<Binder>,
        condition: Option<Box<Expr>>,
        body: Box<Expr>,
    },
    Loop(Box<Loop>),
    /// `{ let …; EXPR }`.
    Block(Box<Block>),
    /// Could not be parsed; reported.
    Error,
}

/// An argument of a call.
#[derive(Clone, Debug)]
pub struct Arg {
    /// `axis` of `axis=0`.
    pub name: Option<Name>,
    pub value: Expr,
    pub span: Span,
}

/// One item between the brackets of an index.
#[derive(Clone, Debug)]
pub struct IndexItem {
    pub kind: IndexItemKind,
    pub span: Span,
}

/// The kinds of index items.
#[derive(Clone, Debug)]
pub enum IndexItemKind {
    /// An integer, an integer array or a mask.
    Expr(Expr),
    /// `start:stop:step`.
    Slice { start: Option<Box<Expr>>, stop: Option<Box<Expr>>, step: Option<Box<Expr>> },
    /// `...`.
    Ellipsis,
    /// `newaxis`, or `none` as in NumPy.
    NewAxis,
}

/// An operator and its right operand.
#[derive(Clone, Debug)]
pub struct Link {
    pub op: BinaryOp,
    pub op_span: Span,
    pub rhs: Expr,
}

/// A comparison and its right operand.
#[derive(Clone, Debug)]
pub struct CompareLink {
    pub op: CompareOp,
    pub op_span: Span,
    pub rhs: Expr,
}

/// One `with [index] op value`.
#[derive(Clone, Debug)]
pub struct Update {
    pub index: Vec<IndexItem>,
    pub op: UpdateOp,
    pub op_span: Span,
    pub value: Expr,
    pub span: Span,
}

/// An index of a comprehension or a reduction: `name < hi`, `lo <= name < hi`.
#[derive(Clone, Debug)]
pub struct Binder {
    pub name: Name,
    /// 0 when not written.
    pub lo: Option<Expr>,
    pub hi: Expr,
    pub span: Span,
}

/// `loop (u = u0) for i in 0..n while c { … }`. At least one of `iter` and `condition` is there, or it was reported.
#[derive(Clone, Debug)]
pub struct Loop {
    pub carries: Vec<Carry>,
    pub iter: Option<For>,
    pub condition: Option<Expr>,
    pub body: Block,
}

/// A carried value and its start.
#[derive(Clone, Debug)]
pub struct Carry {
    pub name: Name,
    pub init: Expr,
    pub span: Span,
}

/// `for i in 0..n`, `for a, b in xs, ys`.
#[derive(Clone, Debug)]
pub struct For {
    pub targets: Vec<Pattern>,
    pub source: ForSource,
    pub span: Span,
}

/// What a `for` walks over.
#[derive(Clone, Debug)]
#[expect(clippy::large_enum_variant, reason = "there is one for each loop, and it lives in a box")]
pub enum ForSource {
    /// `start..stop step s`, half-open.
    Range { start: Expr, stop: Expr, step: Option<Expr> },
    /// The first axes of some arrays, in step.
    Each(Vec<Expr>),
}

/// Prefix operators.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum UnaryOp {
    Neg,
    Pos,
    /// `~`
    BitNot,
    Not,
}

impl UnaryOp {
    /// As written.
    pub fn symbol(self) -> &'static str {
        match self {
            Self::Neg => "-",
            Self::Pos => "+",
            Self::BitNot => "~",
            Self::Not => "not",
        }
    }
}

/// Binary operators.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum BinaryOp {
    Add,
    Sub,
    Mul,
    /// `/`
    Div,
    /// `//`
    FloorDiv,
    /// `%`
    Rem,
    /// `@`
    MatMul,
    /// `**`
    Pow,
    /// `<<`
    Shl,
    /// `>>`
    Shr,
    BitAnd,
    BitXor,
    BitOr,
    And,
    Or,
}

impl BinaryOp {
    /// As written.
    pub fn symbol(self) -> &'static str {
        match self {
            Self::Add => "+",
            Self::Sub => "-",
            Self::Mul => "*",
            Self::Div => "/",
            Self::FloorDiv => "//",
            Self::Rem => "%",
            Self::MatMul => "@",
            Self::Pow => "**",
            Self::Shl => "<<",
            Self::Shr => ">>",
            Self::BitAnd => "&",
            Self::BitXor => "^",
            Self::BitOr => "|",
            Self::And => "and",
            Self::Or => "or",
        }
    }
}

/// Comparisons.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CompareOp {
    Eq,
    Ne,
    Lt,
    Le,
    Gt,
    Ge,
}

impl CompareOp {
    /// As written.
    pub fn symbol(self) -> &'static str {
        match self {
            Self::Eq => "==",
            Self::Ne => "!=",
            Self::Lt => "<",
            Self::Le => "<=",
            Self::Gt => ">",
            Self::Ge => ">=",
        }
    }
}

/// What a `with` does at its index.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum UpdateOp {
    Set,
    Add,
    Sub,
    Mul,
    Div,
    Min,
    Max,
}

impl UpdateOp {
    /// As written.
    pub fn symbol(self) -> &'static str {
        match self {
            Self::Set => "=",
            Self::Add => "+=",
            Self::Sub => "-=",
            Self::Mul => "*=",
            Self::Div => "/=",
            Self::Min => "min=",
            Self::Max => "max=",
        }
    }
}
