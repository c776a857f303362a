//! What an expression can be while it is analysed.

use crate::module::Module;
use crate::parts::Parts;
use crate::rule::Rule;
use crate::scope::{Scope, Visible};
use crate::stacks::Stack;
use crate::vmap::Mapped;
use std::cell::OnceCell;
use std::rc::Rc;
use std::sync::Arc;
use texpr_base::{DType, Span};
use texpr_ir::OpDef;
use texpr_ir::build::{Arg, Operand, Refused};
use texpr_syntax::ast;

/// A value, or one of the things that stand for none.
#[derive(Clone, Debug)]
pub(crate) enum Value {
    Array(Operand),
    Tuple(Rc<Tuple>),
    /// `[a, b]`, not yet made an array.
    List(Rc<Vec<(Value, Span)>>),
    None,
    NewAxis,
    Str(Arc<str>),
    DType(DType),
    /// `finfo(f32)`, `iinfo(i8)`: by its fields.
    Limits(DType),
    Op(&'static OpDef),
    Function(Rc<Function>),
    Module(Rc<Module>),
    /// A function of the language itself.
    Builtin(Builtin),
    /// `vmap(f)`, to be called.
    Mapped(Rc<Mapped>),
    /// A size or input that a test has not.
    NoInput(Arc<str>),
    /// The binding of a module, analysed anew wherever it is used.
    Lazy(Rc<Lazy>),
    /// Reported already.
    Error,
}

/// The parts of a tuple.
#[derive(Debug)]
pub(crate) struct Tuple {
    parts: Vec<(Value, Span)>,
    /// The number of parts, those of parts included.
    weight: usize,
}

impl std::ops::Deref for Tuple {
    type Target = [(Value, Span)];

    fn deref(&self) -> &Self::Target {
        &self.parts
    }
}

/// A function of a script.
#[derive(Debug)]
pub(crate) struct Function {
    pub(crate) ast: ast::Function,
    /// What it sees.
    pub(crate) scope: Visible,
    /// What the user says of its derivative.
    pub(crate) rule: OnceCell<Rule>,
}

impl Function {
    pub(crate) fn value(ast: &ast::Function, scope: Visible) -> Value {
        Value::Function(Rc::new(Self { ast: ast.clone(), scope, rule: OnceCell::new() }))
    }
}

/// `let` in a module.
#[derive(Debug)]
pub(crate) struct Lazy {
    pub(crate) expr: ast::Expr,
    pub(crate) scope: Visible,
    /// Which parts of a tuple.
    pub(crate) path: Vec<(usize, usize)>,
}

/// Why analysis of an expression stopped.
#[derive(Debug)]
pub(crate) enum Stop {
    /// With this message, still to be reported.
    Refused(Refused),
    /// With a message that was reported before.
    Reported,
}

impl From<Refused> for Stop {
    fn from(refused: Refused) -> Self {
        Self::Refused(refused)
    }
}

/// What analysis of an expression gives.
pub(crate) type Outcome<T> = Result<T, Stop>;

/// A function that no op can be: what it gives depends on more than types, or it takes functions.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Builtin {
    /// `len(x)`, of tuples too.
    Len,
    /// `nonzero(x)`: one array for each axis.
    Nonzero,
    /// `take(x, indices, axis)`.
    Take,
    /// `take_along_axis(x, indices, axis)`.
    TakeAlongAxis,
    /// `put_along_axis(x, indices, values, axis)`.
    PutAlongAxis,
    /// `broadcast_arrays(a, b, …)`.
    BroadcastArrays,
    /// `broadcast_shapes((2, 1), (3,), …)`.
    BroadcastShapes,
    /// `meshgrid(a, b, …, indexing)`.
    Meshgrid,
    /// `split(x, parts, axis)` and its kin, `unstack(x, axis)`.
    Parts(Parts),
    /// `vstack(arrays)` and its kin.
    Stack(Stack),
    /// `block([[a, b], [c, d]])`.
    Block,
    /// `finfo(dtype)`, `iinfo(dtype)`: whether of floats.
    Limits { float: bool },
    /// `isdtype(dtype, kind)`.
    IsDType,
    /// `result_type(a, b, …)`.
    ResultType,
    /// `can_cast(from, to)`.
    CanCast,
    /// `vmap(f)`.
    Vmap,
    /// `grad(y, x)`.
    Grad,
    /// `vjp(y, x, dy)`.
    Vjp,
    /// `jvp(y, x, dx)`.
    Jvp,
    /// `jacobian(y, x)`.
    Jacobian,
    /// `hessian(y, x)`.
    Hessian,
}

/// Every builtin by its name.
const BUILTINS: [(&str, Builtin); 30] = [
    ("len", Builtin::Len),
    ("nonzero", Builtin::Nonzero),
    ("take", Builtin::Take),
    ("take_along_axis", Builtin::TakeAlongAxis),
    ("put_along_axis", Builtin::PutAlongAxis),
    ("broadcast_arrays", Builtin::BroadcastArrays),
    ("broadcast_shapes", Builtin::BroadcastShapes),
    ("meshgrid", Builtin::Meshgrid),
    ("split", Builtin::Parts(Parts::Split)),
    ("array_split", Builtin::Parts(Parts::ArraySplit)),
    ("hsplit", Builtin::Parts(Parts::HSplit)),
    ("vsplit", Builtin::Parts(Parts::VSplit)),
    ("dsplit", Builtin::Parts(Parts::DSplit)),
    ("unstack", Builtin::Parts(Parts::Unstack)),
    ("hstack", Builtin::Stack(Stack::Horizontal)),
    ("vstack", Builtin::Stack(Stack::Vertical)),
    ("dstack", Builtin::Stack(Stack::Depth)),
    ("column_stack", Builtin::Stack(Stack::Columns)),
    ("block", Builtin::Block),
    ("finfo", Builtin::Limits { float: true }),
    ("iinfo", Builtin::Limits { float: false }),
    ("isdtype", Builtin::IsDType),
    ("result_type", Builtin::ResultType),
    ("can_cast", Builtin::CanCast),
    ("vmap", Builtin::Vmap),
    ("grad", Builtin::Grad),
    ("vjp", Builtin::Vjp),
    ("jvp", Builtin::Jvp),
    ("jacobian", Builtin::Jacobian),
    ("hessian", Builtin::Hessian),
];

/// The names of the functions of the language itself.
pub fn builtins() -> impl Iterator<Item = &'static str> {
    BUILTINS.iter().map(|(name, _)| *name)
}

impl Builtin {
    /// By its name.
    pub(crate) fn find(name: &str) -> Option<Self> {
        BUILTINS.iter().find(|(known, _)| *known == name).map(|(_, builtin)| *builtin)
    }
}

impl Value {
    /// Whether it can be called.
    pub(crate) fn is_function(&self) -> bool {
        matches!(self, Self::Op(_) | Self::Function(_) | Self::Builtin(_) | Self::Mapped(_) | Self::DType(_))
    }

    /// `(a, b)`.
    pub(crate) fn tuple(parts: Vec<(Self, Span)>) -> Self {
        let weight = 1 + parts.iter().map(|(part, _)| part.weight()).sum::<usize>();
        Self::Tuple(Rc::new(Tuple { parts, weight }))
    }

    /// How much there is to walk over.
    pub(crate) fn weight(&self) -> usize {
        if let Self::Tuple(tuple) = self { tuple.weight } else { 1 }
    }

    /// What it is, for messages; arrays are described by their types instead.
    pub(crate) fn sort(&self) -> String {
        match self {
            Self::Array(_) => "an array".into(),
            Self::Tuple(parts) => format!("a tuple of {}", parts.len()),
            Self::List(_) => "a list".into(),
            Self::None => "`none`".into(),
            Self::NewAxis => "`newaxis`".into(),
            Self::Str(_) => "a string".into(),
            Self::DType(_) => "a dtype".into(),
            Self::Limits(dtype) => format!("the limits of `{dtype}`"),
            Self::Op(_) | Self::Function(_) | Self::Builtin(_) | Self::Mapped(_) => "a function".into(),
            Self::Module(_) => "a module".into(),
            Self::NoInput(_) | Self::Lazy(_) | Self::Error => "nothing".into(),
        }
    }

    /// As an argument of an op.
    pub(crate) fn into_arg(self, span: Span) -> Result<Arg, Refused> {
        let all = |parts: &[(Self, Span)]| -> Result<Vec<Arg>, Refused> {
            parts.iter().map(|(value, span)| value.clone().into_arg(*span)).collect()
        };
        Ok(match self {
            Self::Array(operand) => Arg::Value(operand.at(span)),
            Self::Tuple(parts) => Arg::Tuple(all(&parts)?, span),
            Self::List(parts) => Arg::List(all(&parts)?, span),
            Self::None => Arg::None(span),
            Self::Str(text) => Arg::Str(text.to_string(), span),
            Self::DType(dtype) => Arg::DType(dtype, span),
            Self::NewAxis
            | Self::Limits(_)
            | Self::Op(_)
            | Self::Function(_)
            | Self::Module(_)
            | Self::Builtin(_)
            | Self::Mapped(_)
            | Self::NoInput(_)
            | Self::Lazy(_)
            | Self::Error => {
                return Err(texpr_ir::errors::e0414_argument_sort::not_array(span, &self.sort()));
            }
        })
    }
}

/// Keeps the debug output of cyclic structures short.
impl std::fmt::Debug for Scope {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Scope")
    }
}
