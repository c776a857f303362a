//! The sizes of an input.

use super::state::{Known, State, Stop};
use super::{Builder, Expr};
use texpr_base::{Sink, Size, Span};
use texpr_ir::build::Operand;
use texpr_ir::errors::{e0207_unknown_size, e0601_not_yet};
use texpr_sema::errors::e0418_annotation;
use texpr_syntax::ast::{self, BinaryOp, ExprKind, ItemKind, Literal, UnaryOp};

/// A size of an input: a name, a number, arithmetic of names (`"2*n + 1"`), `"_"` for a size that nobody names, or a value that is a size.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Dim<'t> {
    /// As a script writes it.
    Text(String),
    /// A number.
    Int(i64),
    /// A value that is known before the data is.
    Expr(Expr<'t>),
}

impl From<&str> for Dim<'_> {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Dim<'_> {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl<'t> From<Expr<'t>> for Dim<'t> {
    fn from(expr: Expr<'t>) -> Self {
        Self::Expr(expr)
    }
}

macro_rules! from_int {
    ($($int:ty)*) => {
        $(
            impl From<$int> for Dim<'_> {
                fn from(size: $int) -> Self {
                    Self::Int(i64::try_from(size).unwrap_or(i64::MAX))
                }
            }
        )*
    };
}

from_int! { i32 i64 u32 u64 usize }

/// The sizes of an input: `["n", "m"]`, `("n", 3)`, `[]` for a scalar, or a `Vec`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not the sizes of an input",
    note = "write names as `[\"n\", \"m\"]`, numbers or both as a tuple `(\"n\", 3)`, and `[]` for a scalar"
)]
pub trait Dims<'t> {
    /// One for each axis.
    fn dims(self) -> Vec<Dim<'t>>;
}

// Names only: with numbers as well, the compiler could not tell what `[]` is an array of.
impl<'t, const N: usize> Dims<'t> for [&str; N] {
    fn dims(self) -> Vec<Dim<'t>> {
        self.map(Dim::from).into()
    }
}

impl<'t, T: Into<Dim<'t>>> Dims<'t> for Vec<T> {
    fn dims(self) -> Vec<Dim<'t>> {
        self.into_iter().map(Into::into).collect()
    }
}

macro_rules! dims_tuple {
    ($(($($name:ident)*))*) => {
        $(
            impl<'t, $($name: Into<Dim<'t>>),*> Dims<'t> for ($($name,)*) {
                #[allow(non_snake_case, reason = "the parts are called as their types")]
                fn dims(self) -> Vec<Dim<'t>> {
                    let ($($name,)*) = self;
                    vec![$($name.into()),*]
                }
            }
        )*
    };
}

dims_tuple! { () (A) (A B) (A B C) (A B C D) (A B C D E) (A B C D E F) }

/// The size that `dim` says; a name that means nothing yet is a new one.
pub(super) fn size(tx: &Builder, state: &mut State, dim: Dim<'_>, span: Span) -> Result<Size, Stop> {
    let size = match dim {
        Dim::Int(size) => Size::constant(size),
        Dim::Expr(expr) => {
            let operand = state.expr(tx, expr, span)?;
            state.cx.as_size(operand).ok_or_else(|| e0418_annotation::size(span))?
        }
        Dim::Text(text) => match text.trim() {
            "_" => state.cx.name_size("_", span),
            "..." => return Err(e0601_not_yet::refuse(span, "an input of any rank (`...`)").into()),
            text => {
                let operand = read(state, text, span)?;
                state.cx.as_size(operand).ok_or_else(|| e0418_annotation::size(span))?
            }
        },
    };
    match size.as_const().filter(|size| *size < 0) {
        Some(size) => Err(e0207_unknown_size::negative(span, size).into()),
        None => Ok(size),
    }
}

/// The value of a size's text.
fn read(state: &mut State, text: &str, span: Span) -> Result<Operand, Stop> {
    let mut sink = Sink::new();
    let program = texpr_syntax::parse(span.file, &format!("output size = {text}"), &mut sink);
    match &program.items[..] {
        [ast::Item { kind: ItemKind::Output { value: Some(expr), .. }, .. }] if !sink.has_errors() => {
            value(state, expr, span)
        }
        _ => Err(e0418_annotation::size(span).into()),
    }
}

fn value(state: &mut State, expr: &ast::Expr, span: Span) -> Result<Operand, Stop> {
    let not_a_size = || Stop::from(e0418_annotation::size(span));
    match &expr.kind {
        ExprKind::Literal(Literal::Int { value, .. }) => {
            let size = i64::try_from(*value).map_err(|_| not_a_size())?;
            Ok(state.cx.size_value(&Size::constant(size), span))
        }
        ExprKind::Paren(inner) => value(state, inner, span),
        ExprKind::Name(name) => Ok(match state.named(name.as_str()) {
            Some(operand) => operand.at(span),
            None => {
                let size = state.cx.name_size(name.as_str(), span);
                let operand = state.cx.size_value(&size, span);
                let name = name.as_str().to_owned();
                state.names.push(Known { name, operand, span, is_input: false, used: false });
                operand
            }
        }),
        ExprKind::Unary { op: UnaryOp::Neg, operand, .. } => {
            let operand = value(state, operand, span)?;
            Ok(state.cx.own_call("negative", &[operand], span)?)
        }
        ExprKind::Binary { first, rest } => {
            let mut left = value(state, first, span)?;
            for link in rest {
                let right = value(state, &link.rhs, span)?;
                let op = match link.op {
                    BinaryOp::Add => "add",
                    BinaryOp::Sub => "subtract",
                    BinaryOp::Mul => "multiply",
                    BinaryOp::FloorDiv => "floor_divide",
                    _ => return Err(not_a_size()),
                };
                left = state.cx.own_call(op, &[left, right], span)?;
            }
            Ok(left)
        }
        _ => Err(not_a_size()),
    }
}
