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

    /// Sums of products over the last `axes` axes of the first array and the first `axes` of the second (2 unless given). A pair `(i, j)` names
    /// one axis of each; for more, use `einsum`.
    ///
    /// ```tx
    /// tensordot([[1, 2], [3, 4]], [[1, 0], [0, 1]])  # 5
    /// tensordot([[1, 2], [3, 4]], [1, 10], axes=1)   # [21, 43]
    /// ```
    #[track_caller]
    pub fn tensordot(self, x2: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![self.into(), x2.into()];
        self.tx.op("tensordot", operands, args())
    }

    /// [`Expr::tensordot`] with arguments by name: `axes`.
    #[track_caller]
    pub fn tensordot_with(self, x2: impl Into<Value<'t>>, args: Args<'t>) -> Expr<'t> {
        let operands = vec![self.into(), x2.into()];
        self.tx.op("tensordot", operands, args)
    }

    /// Sums of products along the last axes of both arrays: of vectors the dot product.
    ///
    /// ```tx
    /// inner([[1, 2], [3, 4]], [1, 10])  # [21, 43]
    /// ```
    #[track_caller]
    pub fn inner(self, x2: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![self.into(), x2.into()];
        self.tx.op("inner", operands, args())
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
    /// Sums of products over named axes: the axes of the arrays have letters, and a letter that the result lacks is summed over. Without `->`
    /// the result has the letters that occur once, in alphabetical order. `...` stands for axes without letters, which broadcast; a letter twice
    /// in one array takes the diagonal.
    ///
    /// Several arrays are contracted two by two, the cheapest pair first, each as a matrix product where something is summed.
    ///
    /// ```tx
    /// einsum("ij,jk->ik", [[1, 2], [3, 4]], [[1, 0], [0, 1]])  # [[1, 2], [3, 4]]
    /// einsum("ii", [[1, 2], [3, 4]])                           # 5
    /// einsum("i,j->ij", [1, 2], [3, 4])                        # [[3, 4], [6, 8]]
    /// ```
    #[track_caller]
    pub fn einsum<'t>(&'t self, subscripts: impl Into<Value<'t>>, arrays: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![subscripts.into(), arrays.into()];
        self.op("einsum", operands, args())
    }

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

    /// [`Expr::tensordot`] under another name.
    #[track_caller]
    pub fn linalg_tensordot<'t>(&'t self, x1: impl Into<Value<'t>>, x2: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![x1.into(), x2.into()];
        self.op("tensordot", operands, args())
    }

    /// [`Builder::linalg_tensordot`] with arguments by name: `axes`.
    #[track_caller]
    pub fn linalg_tensordot_with<'t>(
        &'t self,
        x1: impl Into<Value<'t>>,
        x2: impl Into<Value<'t>>,
        args: Args<'t>,
    ) -> Expr<'t> {
        let operands = vec![x1.into(), x2.into()];
        self.op("tensordot", operands, args)
    }

    /// The sum of the `offset`-th diagonal of each matrix of the last two axes, as the array API standard has it; `trace` is of the first two, as in
    /// NumPy.
    ///
    /// ```tx
    /// linalg.trace([[[1, 2], [3, 4]], [[5, 6], [7, 8]]])  # [5, 13]
    /// ```
    #[track_caller]
    pub fn linalg_trace<'t>(&'t self, x: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![x.into()];
        self.op("linalg.trace", operands, args())
    }

    /// [`Builder::linalg_trace`] with arguments by name: `offset`.
    #[track_caller]
    pub fn linalg_trace_with<'t>(&'t self, x: impl Into<Value<'t>>, args: Args<'t>) -> Expr<'t> {
        let operands = vec![x.into()];
        self.op("linalg.trace", operands, args)
    }

    /// [`Expr::vecdot`] under another name.
    #[track_caller]
    pub fn linalg_vecdot<'t>(&'t self, x1: impl Into<Value<'t>>, x2: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![x1.into(), x2.into()];
        self.op("vecdot", operands, args())
    }
}
