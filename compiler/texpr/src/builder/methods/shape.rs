//! Made from the vocabulary by `tests/builder_methods.rs`; not to be changed by hand.

use crate::builder::{Args, Builder, Expr, Value, args};

impl<'t> Expr<'t> {
    /// The lower triangle of the last two axes: the elements below and on the `k`-th diagonal, and zeros above it.
    ///
    /// ```tx
    /// tril([[1, 2], [3, 4]])  # [[1, 0], [3, 4]]
    /// ```
    #[track_caller]
    pub fn tril(self) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("tril", operands, args())
    }

    /// [`Expr::tril`] with arguments by name: `k`.
    #[track_caller]
    pub fn tril_with(self, args: Args<'t>) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("tril", operands, args)
    }

    /// The upper triangle of the last two axes: the elements above and on the `k`-th diagonal, and zeros below it.
    ///
    /// ```tx
    /// triu([[1, 2], [3, 4]])  # [[1, 2], [0, 4]]
    /// ```
    #[track_caller]
    pub fn triu(self) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("triu", operands, args())
    }

    /// [`Expr::triu`] with arguments by name: `k`.
    #[track_caller]
    pub fn triu_with(self, args: Args<'t>) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("triu", operands, args)
    }

    /// The array repeated to `shape`: axes of size 1 are repeated, and axes are added in front.
    ///
    /// ```tx
    /// broadcast_to([1, 2], (2, 2))  # [[1, 2], [1, 2]]
    /// ```
    #[track_caller]
    pub fn broadcast_to(self, shape: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![self.into(), shape.into()];
        self.tx.op("broadcast_to", operands, args())
    }

    /// Of a vector, the matrix with it on the `k`-th diagonal and zeros elsewhere; of a matrix, its `k`-th diagonal.
    ///
    /// ```tx
    /// diag([1, 2])  # [[1, 0], [0, 2]]
    /// ```
    #[track_caller]
    pub fn diag(self) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("diag", operands, args())
    }

    /// [`Expr::diag`] with arguments by name: `k`.
    #[track_caller]
    pub fn diag_with(self, args: Args<'t>) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("diag", operands, args)
    }

    /// The `offset`-th diagonal (the main one if not given) of the axes `axis1` and `axis2` (the first two), as a new last axis.
    ///
    /// ```tx
    /// diagonal([[1, 2], [3, 4]])  # [1, 4]
    /// ```
    #[track_caller]
    pub fn diagonal(self) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("diagonal", operands, args())
    }

    /// [`Expr::diagonal`] with arguments by name: `offset`, `axis1`, `axis2`.
    #[track_caller]
    pub fn diagonal_with(self, args: Args<'t>) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("diagonal", operands, args)
    }

    /// New axes of size 1; `axis` says where they are in the result.
    ///
    /// ```tx
    /// expand_dims([1, 2], axis=1)  # [[1], [2]]
    /// ```
    #[track_caller]
    pub fn expand_dims(self, axis: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![self.into(), axis.into()];
        self.tx.op("expand_dims", operands, args())
    }

    /// All elements in row-major order, along one axis.
    ///
    /// ```tx
    /// flatten([[1, 2], [3, 4]])  # [1, 2, 3, 4]
    /// ```
    #[track_caller]
    pub fn flatten(self) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("flatten", operands, args())
    }

    /// [`Expr::flatten`] under another name.
    #[track_caller]
    pub fn ravel(self) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("flatten", operands, args())
    }

    /// The elements in reverse along `axis`, or along every axis if it is not given.
    ///
    /// ```tx
    /// flip([1, 2, 3])  # [3, 2, 1]
    /// ```
    #[track_caller]
    pub fn flip(self) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("flip", operands, args())
    }

    /// [`Expr::flip`] with arguments by name: `axis`.
    #[track_caller]
    pub fn flip_with(self, args: Args<'t>) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("flip", operands, args)
    }

    /// The axes from `start` up to but not with `stop` as one: all unless given. From no axes comes one of size 1.
    ///
    /// ```tx
    /// join_dims(zeros((2, 3, 4)), 1, 3).shape[1]  # 12
    /// join_dims([[1, 2], [3, 4]])                 # [1, 2, 3, 4]
    /// ```
    #[track_caller]
    pub fn join_dims(self) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("join_dims", operands, args())
    }

    /// [`Expr::join_dims`] with arguments by name: `start`, `stop`.
    #[track_caller]
    pub fn join_dims_with(self, args: Args<'t>) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("join_dims", operands, args)
    }

    /// The last two axes exchanged.
    ///
    /// ```tx
    /// matrix_transpose([[1, 2], [3, 4]])  # [[1, 3], [2, 4]]
    /// ```
    #[track_caller]
    pub fn matrix_transpose(self) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("matrix_transpose", operands, args())
    }

    /// The axes `source` moved to the places `destination`; the others keep their order.
    ///
    /// ```tx
    /// moveaxis([[[1, 2]], [[3, 4]]], 0, -1)  # [[[1, 3], [2, 4]]]
    /// ```
    #[track_caller]
    pub fn moveaxis(self, source: impl Into<Value<'t>>, destination: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![self.into(), source.into(), destination.into()];
        self.tx.op("moveaxis", operands, args())
    }

    /// The array with more elements around it: `pad_width` of them on every side, `(before, after)` on every axis, or such a pair for each axis,
    /// `((before, after), (before, after))`.
    ///
    /// They are `constant_values` (0 if not given), or as `mode` says: "edge" repeats the outermost element, "reflect" goes back from it, "symmetric"
    /// goes back and begins with it, "wrap" goes on with the other end, "linear_ramp" goes evenly to 0. No more elements are added than the axis
    /// has to give.
    ///
    /// ```tx
    /// pad([1, 2], (1, 2))                     # [0, 1, 2, 0, 0]
    /// pad([1, 2, 3], (2, 1), mode="reflect")  # [3, 2, 1, 2, 3, 2]
    /// ```
    #[track_caller]
    pub fn pad(self, pad_width: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![self.into(), pad_width.into()];
        self.tx.op("pad", operands, args())
    }

    /// [`Expr::pad`] with arguments by name: `mode`, `constant_values`.
    #[track_caller]
    pub fn pad_with(self, pad_width: impl Into<Value<'t>>, args: Args<'t>) -> Expr<'t> {
        let operands = vec![self.into(), pad_width.into()];
        self.tx.op("pad", operands, args)
    }

    /// Every element `repeats` times in a row along `axis`; of the flattened array if it is not given. `repeat_each` takes a number
    /// for each element.
    ///
    /// ```tx
    /// repeat([1, 2], 2)  # [1, 1, 2, 2]
    /// ```
    #[track_caller]
    pub fn repeat(self, repeats: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![self.into(), repeats.into()];
        self.tx.op("repeat", operands, args())
    }

    /// [`Expr::repeat`] with arguments by name: `axis`.
    #[track_caller]
    pub fn repeat_with(self, repeats: impl Into<Value<'t>>, args: Args<'t>) -> Expr<'t> {
        let operands = vec![self.into(), repeats.into()];
        self.tx.op("repeat", operands, args)
    }

    /// The elements in row-major order under another shape. One size may be -1: it is worked out from the others.
    ///
    /// ```tx
    /// reshape(arange(6), (2, -1))  # [[0, 1, 2], [3, 4, 5]]
    /// ```
    #[track_caller]
    pub fn reshape(self, shape: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![self.into(), shape.into()];
        self.tx.op("reshape", operands, args())
    }

    /// The elements moved by `shift` places along `axis`; what leaves at one end enters at the other. Without `axis` the flattened array is rolled.
    ///
    /// ```tx
    /// roll([1, 2, 3, 4], 1)  # [4, 1, 2, 3]
    /// ```
    #[track_caller]
    pub fn roll(self, shift: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![self.into(), shift.into()];
        self.tx.op("roll", operands, args())
    }

    /// [`Expr::roll`] with arguments by name: `axis`.
    #[track_caller]
    pub fn roll_with(self, shift: impl Into<Value<'t>>, args: Args<'t>) -> Expr<'t> {
        let operands = vec![self.into(), shift.into()];
        self.tx.op("roll", operands, args)
    }

    /// One axis, the last unless `axis` is given, as several of these sizes, whose product is its own.
    ///
    /// ```tx
    /// split_dims([1, 2, 3, 4], (2, 2))                    # [[1, 2], [3, 4]]
    /// split_dims(zeros((12, 5)), (3, 4), axis=0).shape[1]  # 4
    /// ```
    #[track_caller]
    pub fn split_dims(self, sizes: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![self.into(), sizes.into()];
        self.tx.op("split_dims", operands, args())
    }

    /// [`Expr::split_dims`] with arguments by name: `axis`.
    #[track_caller]
    pub fn split_dims_with(self, sizes: impl Into<Value<'t>>, args: Args<'t>) -> Expr<'t> {
        let operands = vec![self.into(), sizes.into()];
        self.tx.op("split_dims", operands, args)
    }

    /// Axes of size 1 taken away: those given, or every one whose size is written `1`.
    ///
    /// ```tx
    /// squeeze([[1, 2]], axis=0)  # [1, 2]
    /// ```
    #[track_caller]
    pub fn squeeze(self) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("squeeze", operands, args())
    }

    /// [`Expr::squeeze`] with arguments by name: `axis`.
    #[track_caller]
    pub fn squeeze_with(self, args: Args<'t>) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("squeeze", operands, args)
    }

    /// Two axes exchanged.
    ///
    /// ```tx
    /// swapaxes([[1, 2], [3, 4]], 0, 1)  # [[1, 3], [2, 4]]
    /// ```
    #[track_caller]
    pub fn swapaxes(self, axis1: impl Into<Value<'t>>, axis2: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![self.into(), axis1.into(), axis2.into()];
        self.tx.op("swapaxes", operands, args())
    }

    /// The array repeated side by side, `reps` times along each axis (one number is for the last axis).
    ///
    /// ```tx
    /// tile([1, 2], 2)  # [1, 2, 1, 2]
    /// ```
    #[track_caller]
    pub fn tile(self, reps: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![self.into(), reps.into()];
        self.tx.op("tile", operands, args())
    }

    /// The axes in the order `axes`, or in reverse if that is not given. `x.T` is the same without `axes`.
    ///
    /// ```tx
    /// transpose([[1, 2], [3, 4]])  # [[1, 3], [2, 4]]
    /// ```
    #[track_caller]
    pub fn transpose(self) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("transpose", operands, args())
    }

    /// [`Expr::transpose`] with arguments by name: `axes`.
    #[track_caller]
    pub fn transpose_with(self, args: Args<'t>) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("transpose", operands, args)
    }

    /// [`Expr::transpose`] under another name.
    #[track_caller]
    pub fn permute(self) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("transpose", operands, args())
    }

    /// [`Expr::permute`] with arguments by name: `axes`.
    #[track_caller]
    pub fn permute_with(self, args: Args<'t>) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("transpose", operands, args)
    }

    /// [`Expr::transpose`] under another name.
    #[track_caller]
    pub fn permute_dims(self) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("transpose", operands, args())
    }

    /// [`Expr::permute_dims`] with arguments by name: `axes`.
    #[track_caller]
    pub fn permute_dims_with(self, args: Args<'t>) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("transpose", operands, args)
    }
}

impl Builder {
    /// The arrays one after another along `axis` (the first if not given). Their other sizes must be equal.
    ///
    /// ```tx
    /// concat([[1, 2], [3]])  # [1, 2, 3]
    /// ```
    #[track_caller]
    pub fn concat<'t>(&'t self, arrays: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![arrays.into()];
        self.op("concat", operands, args())
    }

    /// [`Builder::concat`] with arguments by name: `axis`.
    #[track_caller]
    pub fn concat_with<'t>(&'t self, arrays: impl Into<Value<'t>>, args: Args<'t>) -> Expr<'t> {
        let operands = vec![arrays.into()];
        self.op("concat", operands, args)
    }

    /// [`Builder::concat`] under another name.
    #[track_caller]
    pub fn concatenate<'t>(&'t self, arrays: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![arrays.into()];
        self.op("concat", operands, args())
    }

    /// [`Builder::concatenate`] with arguments by name: `axis`.
    #[track_caller]
    pub fn concatenate_with<'t>(&'t self, arrays: impl Into<Value<'t>>, args: Args<'t>) -> Expr<'t> {
        let operands = vec![arrays.into()];
        self.op("concat", operands, args)
    }

    /// The `offset`-th diagonal of each matrix of the last two axes, as the array API standard has it; `diagonal` is of the first two, as in NumPy.
    ///
    /// ```tx
    /// linalg.diagonal([[[1, 2], [3, 4]], [[5, 6], [7, 8]]])  # [[1, 4], [5, 8]]
    /// ```
    #[track_caller]
    pub fn linalg_diagonal<'t>(&'t self, x: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![x.into()];
        self.op("linalg.diagonal", operands, args())
    }

    /// [`Builder::linalg_diagonal`] with arguments by name: `offset`.
    #[track_caller]
    pub fn linalg_diagonal_with<'t>(&'t self, x: impl Into<Value<'t>>, args: Args<'t>) -> Expr<'t> {
        let operands = vec![x.into()];
        self.op("linalg.diagonal", operands, args)
    }

    /// [`Expr::matrix_transpose`] under another name.
    #[track_caller]
    pub fn linalg_matrix_transpose<'t>(&'t self, x: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![x.into()];
        self.op("matrix_transpose", operands, args())
    }

    /// Arrays of one shape along a new axis: the first of the result, or `axis`.
    ///
    /// ```tx
    /// stack([[1, 2], [3, 4]], axis=1)  # [[1, 3], [2, 4]]
    /// ```
    #[track_caller]
    pub fn stack<'t>(&'t self, arrays: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![arrays.into()];
        self.op("stack", operands, args())
    }

    /// [`Builder::stack`] with arguments by name: `axis`.
    #[track_caller]
    pub fn stack_with<'t>(&'t self, arrays: impl Into<Value<'t>>, args: Args<'t>) -> Expr<'t> {
        let operands = vec![arrays.into()];
        self.op("stack", operands, args)
    }
}
