//! Made from the vocabulary by `tests/builder_methods.rs`; not to be changed by hand.

use crate::builder::{Args, Builder, Expr, Value, args};

impl<'t> Expr<'t> {
    /// An array with `fill_value`, a scalar, everywhere, with the shape of `x`, and its dtype unless another is given.
    ///
    /// ```tx
    /// full_like([1.0, 2.0], 7)  # [7.0, 7.0]
    /// ```
    #[track_caller]
    pub fn full_like(self, fill_value: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![self.into(), fill_value.into()];
        self.tx.op("full_like", operands, args())
    }

    /// [`Expr::full_like`] with arguments by name: `dtype`.
    #[track_caller]
    pub fn full_like_with(self, fill_value: impl Into<Value<'t>>, args: Args<'t>) -> Expr<'t> {
        let operands = vec![self.into(), fill_value.into()];
        self.tx.op("full_like", operands, args)
    }

    /// An array of ones with the shape of `x`, and its dtype unless another is given.
    ///
    /// ```tx
    /// ones_like([1.0, 2.0])  # [1.0, 1.0]
    /// ```
    #[track_caller]
    pub fn ones_like(self) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("ones_like", operands, args())
    }

    /// [`Expr::ones_like`] with arguments by name: `dtype`.
    #[track_caller]
    pub fn ones_like_with(self, args: Args<'t>) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("ones_like", operands, args)
    }

    /// An array of zeros with the shape of `x`, and its dtype unless another is given.
    ///
    /// ```tx
    /// zeros_like([1.0, 2.0])  # [0.0, 0.0]
    /// ```
    #[track_caller]
    pub fn zeros_like(self) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("zeros_like", operands, args())
    }

    /// [`Expr::zeros_like`] with arguments by name: `dtype`.
    #[track_caller]
    pub fn zeros_like_with(self, args: Args<'t>) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("zeros_like", operands, args)
    }

    /// [`Expr::zeros_like`] under another name.
    #[track_caller]
    pub fn empty_like(self) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("zeros_like", operands, args())
    }

    /// [`Expr::empty_like`] with arguments by name: `dtype`.
    #[track_caller]
    pub fn empty_like_with(self, args: Args<'t>) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("zeros_like", operands, args)
    }
}

impl Builder {
    /// Numbers from `start` (0 if only one bound is given) up to, but not including, `stop`, in steps of `step`.
    ///
    /// Integer bounds are sizes: constants, size names, or arithmetic of them; the dtype is `i64` if not given. Where they are not constants and
    /// turn out to cross, it is an error rather than empty. If a bound or the step is a float, all must be constants; the dtype is `f64` if not
    /// given, and there are `ceil((stop - start) / step)` elements, so that rounding may let the last one reach `stop`: `linspace` does not.
    ///
    /// ```tx
    /// arange(5)              # [0, 1, 2, 3, 4]
    /// arange(10, 0, -4)      # [10, 6, 2]
    /// arange(0.0, 1.0, 0.25) # [0.0, 0.25, 0.5, 0.75]
    /// ```
    #[track_caller]
    pub fn arange<'t>(&'t self, start: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![start.into()];
        self.op("arange", operands, args())
    }

    /// [`Builder::arange`] with arguments by name: `stop`, `step`, `dtype`.
    #[track_caller]
    pub fn arange_with<'t>(&'t self, start: impl Into<Value<'t>>, args: Args<'t>) -> Expr<'t> {
        let operands = vec![start.into()];
        self.op("arange", operands, args)
    }

    /// [`Builder::arange`] under another name.
    #[track_caller]
    pub fn iota<'t>(&'t self, start: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![start.into()];
        self.op("arange", operands, args())
    }

    /// [`Builder::iota`] with arguments by name: `stop`, `step`, `dtype`.
    #[track_caller]
    pub fn iota_with<'t>(&'t self, start: impl Into<Value<'t>>, args: Args<'t>) -> Expr<'t> {
        let operands = vec![start.into()];
        self.op("arange", operands, args)
    }

    /// An `n` by `m` matrix (square if `m` is not given) of zeros, with ones on the `k`-th diagonal (the main one if not given).
    ///
    /// ```tx
    /// eye(2)  # [[1.0, 0.0], [0.0, 1.0]]
    /// ```
    #[track_caller]
    pub fn eye<'t>(&'t self, n: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![n.into()];
        self.op("eye", operands, args())
    }

    /// [`Builder::eye`] with arguments by name: `m`, `k`, `dtype`.
    #[track_caller]
    pub fn eye_with<'t>(&'t self, n: impl Into<Value<'t>>, args: Args<'t>) -> Expr<'t> {
        let operands = vec![n.into()];
        self.op("eye", operands, args)
    }

    /// [`Builder::eye`] under another name.
    #[track_caller]
    pub fn identity<'t>(&'t self, n: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![n.into()];
        self.op("eye", operands, args())
    }

    /// [`Builder::identity`] with arguments by name: `m`, `k`, `dtype`.
    #[track_caller]
    pub fn identity_with<'t>(&'t self, n: impl Into<Value<'t>>, args: Args<'t>) -> Expr<'t> {
        let operands = vec![n.into()];
        self.op("eye", operands, args)
    }

    /// An array with `fill_value`, a scalar, everywhere. The dtype is that of the value if not given.
    ///
    /// ```tx
    /// full((2, 2), 7)  # [[7, 7], [7, 7]]
    /// ```
    #[track_caller]
    pub fn full<'t>(&'t self, shape: impl Into<Value<'t>>, fill_value: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![shape.into(), fill_value.into()];
        self.op("full", operands, args())
    }

    /// [`Builder::full`] with arguments by name: `dtype`.
    #[track_caller]
    pub fn full_with<'t>(
        &'t self,
        shape: impl Into<Value<'t>>,
        fill_value: impl Into<Value<'t>>,
        args: Args<'t>,
    ) -> Expr<'t> {
        let operands = vec![shape.into(), fill_value.into()];
        self.op("full", operands, args)
    }

    /// The index of each element of an array of `shape` along every axis, which is the first axis of the result; as `i64` unless `dtype` is given.
    ///
    /// ```tx
    /// indices((2, 3))  # [[[0, 0, 0], [1, 1, 1]], [[0, 1, 2], [0, 1, 2]]]
    /// ```
    #[track_caller]
    pub fn indices<'t>(&'t self, shape: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![shape.into()];
        self.op("indices", operands, args())
    }

    /// [`Builder::indices`] with arguments by name: `dtype`.
    #[track_caller]
    pub fn indices_with<'t>(&'t self, shape: impl Into<Value<'t>>, args: Args<'t>) -> Expr<'t> {
        let operands = vec![shape.into()];
        self.op("indices", operands, args)
    }

    /// `num` (50 if not given) evenly spaced floats from `start` to `stop`, which is the last one unless `endpoint` is false.
    ///
    /// ```tx
    /// linspace(0.0, 1.0, 5)  # [0.0, 0.25, 0.5, 0.75, 1.0]
    /// ```
    #[track_caller]
    pub fn linspace<'t>(&'t self, start: impl Into<Value<'t>>, stop: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![start.into(), stop.into()];
        self.op("linspace", operands, args())
    }

    /// [`Builder::linspace`] with arguments by name: `num`, `endpoint`, `dtype`.
    #[track_caller]
    pub fn linspace_with<'t>(
        &'t self,
        start: impl Into<Value<'t>>,
        stop: impl Into<Value<'t>>,
        args: Args<'t>,
    ) -> Expr<'t> {
        let operands = vec![start.into(), stop.into()];
        self.op("linspace", operands, args)
    }

    /// An array of ones. A shape is a size or a tuple of sizes; the dtype is `f64` if not given.
    ///
    /// ```tx
    /// ones(2)  # [1.0, 1.0]
    /// ```
    #[track_caller]
    pub fn ones<'t>(&'t self, shape: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![shape.into()];
        self.op("ones", operands, args())
    }

    /// [`Builder::ones`] with arguments by name: `dtype`.
    #[track_caller]
    pub fn ones_with<'t>(&'t self, shape: impl Into<Value<'t>>, args: Args<'t>) -> Expr<'t> {
        let operands = vec![shape.into()];
        self.op("ones", operands, args)
    }

    /// An `n` by `m` matrix (square if `m` is not given) with ones on and below the `k`-th diagonal and zeros above.
    ///
    /// ```tx
    /// tri(2)  # [[1.0, 0.0], [1.0, 1.0]]
    /// ```
    #[track_caller]
    pub fn tri<'t>(&'t self, n: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![n.into()];
        self.op("tri", operands, args())
    }

    /// [`Builder::tri`] with arguments by name: `m`, `k`, `dtype`.
    #[track_caller]
    pub fn tri_with<'t>(&'t self, n: impl Into<Value<'t>>, args: Args<'t>) -> Expr<'t> {
        let operands = vec![n.into()];
        self.op("tri", operands, args)
    }

    /// An array of zeros. A shape is a size or a tuple of sizes; the dtype is `f64` if not given.
    ///
    /// ```tx
    /// zeros(2)  # [0.0, 0.0]
    /// ```
    #[track_caller]
    pub fn zeros<'t>(&'t self, shape: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![shape.into()];
        self.op("zeros", operands, args())
    }

    /// [`Builder::zeros`] with arguments by name: `dtype`.
    #[track_caller]
    pub fn zeros_with<'t>(&'t self, shape: impl Into<Value<'t>>, args: Args<'t>) -> Expr<'t> {
        let operands = vec![shape.into()];
        self.op("zeros", operands, args)
    }

    /// [`Builder::zeros`] under another name.
    #[track_caller]
    pub fn empty<'t>(&'t self, shape: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![shape.into()];
        self.op("zeros", operands, args())
    }

    /// [`Builder::empty`] with arguments by name: `dtype`.
    #[track_caller]
    pub fn empty_with<'t>(&'t self, shape: impl Into<Value<'t>>, args: Args<'t>) -> Expr<'t> {
        let operands = vec![shape.into()];
        self.op("zeros", operands, args)
    }
}
