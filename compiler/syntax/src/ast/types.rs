//! Types as written: a dtype's name and its sizes.

use super::{Expr, Name};
use texpr_base::Span;

/// A type annotation.
#[derive(Clone, Debug)]
pub struct Type {
    pub kind: TypeKind,
    pub span: Span,
}

/// The kinds of annotations.
#[derive(Clone, Debug)]
pub enum TypeKind {
    /// `f64`, `f64[n, m]`. The dtype's name is not checked here. `dims` is `None` without brackets (a scalar).
    Array { dtype: Name, dims: Option<Vec<Dim>> },
    /// `(f64[n], f64)`: the result of a function that returns a tuple.
    Tuple(Vec<Type>),
}

/// One size of an array type.
#[derive(Clone, Debug)]
pub struct Dim {
    pub kind: DimKind,
    pub span: Span,
}

/// The kinds of sizes.
#[derive(Clone, Debug)]
pub enum DimKind {
    /// A number, a name, or arithmetic over names. Any arithmetic expression parses; which ones are sizes is for semantic
    /// analysis to say.
    Size(Expr),
    /// `...`: any leading sizes.
    Ellipsis,
    /// `_`: a size that nobody names.
    Wild,
}
