//! Made from the vocabulary by `tests/builder_methods.rs`; not to be changed by hand.

use crate::builder::{Args, Builder, Expr, Value, args};

impl<'t> Expr<'t> {
    /// Of vectors the sum of products, of matrices the matrix product, of scalars the product; in general the sum of products over the last axis of
    /// the first and the last but one of the second, as NumPy's.
    ///
    /// ```tx
    /// dot([1, 2, 3], [4, 5, 6])  # 32
    /// ```
    #[track_caller]
    pub fn dot(self, x2: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![self.into(), x2.into()];
        self.tx.op("dot", operands, args())
    }

    /// Matrix product of the last two axes; axes before them broadcast. A vector counts as a row on the left and as a column on the right, and
    /// its axis is dropped again. Booleans count as integers. `a @ b` is the same.
    ///
    /// ```tx
    /// matmul([[1, 2], [3, 4]], [5, 6])  # [17, 39]
    /// ```
    #[track_caller]
    pub fn matmul(self, x2: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![self.into(), x2.into()];
        self.tx.op("matmul", operands, args())
    }

    /// Every element of the first times every element of the second, both flattened.
    ///
    /// ```tx
    /// outer([1, 2], [3, 4])  # [[3, 4], [6, 8]]
    /// ```
    #[track_caller]
    pub fn outer(self, x2: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![self.into(), x2.into()];
        self.tx.op("outer", operands, args())
    }

    /// The sum of the diagonal; arguments are those of `diagonal`.
    ///
    /// ```tx
    /// trace([[1, 2], [3, 4]])  # 5
    /// ```
    #[track_caller]
    pub fn trace(self) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("trace", operands, args())
    }

    /// [`Expr::trace`] with arguments by name: `offset`, `axis1`, `axis2`.
    #[track_caller]
    pub fn trace_with(self, args: Args<'t>) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("trace", operands, args)
    }

    /// The sum of products along the last axis; the axes before it broadcast. Of complex numbers the first is conjugated.
    ///
    /// ```tx
    /// vecdot([[1, 2], [3, 4]], [5, 6])  # [17, 39]
    /// ```
    #[track_caller]
    pub fn vecdot(self, x2: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![self.into(), x2.into()];
        self.tx.op("vecdot", operands, args())
    }
}

impl Builder {
    /// [`Expr::matmul`] under another name.
    #[track_caller]
    pub fn linalg_matmul<'t>(&'t self, x1: impl Into<Value<'t>>, x2: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![x1.into(), x2.into()];
        self.op("matmul", operands, args())
    }

    /// [`Expr::outer`] under another name.
    #[track_caller]
    pub fn linalg_outer<'t>(&'t self, x1: impl Into<Value<'t>>, x2: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![x1.into(), x2.into()];
        self.op("outer", operands, args())
    }

    /// [`Expr::vecdot`] under another name.
    #[track_caller]
    pub fn linalg_vecdot<'t>(&'t self, x1: impl Into<Value<'t>>, x2: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![x1.into(), x2.into()];
        self.op("vecdot", operands, args())
    }
}
