//! Made from the vocabulary by `tests/builder_methods.rs`; not to be changed by hand.

use crate::builder::{Args, Expr, args};

impl<'t> Expr<'t> {
    /// The greatest element so far along `axis`, or of the flattened array; with `reverse` from the end. After a NaN it is NaN.
    ///
    /// ```tx
    /// cummax([1, 3, 2, 5])  # [1, 3, 3, 5]
    /// ```
    #[track_caller]
    pub fn cummax(self) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("cummax", operands, args())
    }

    /// [`Expr::cummax`] with arguments by name: `axis`, `reverse`.
    #[track_caller]
    pub fn cummax_with(self, args: Args<'t>) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("cummax", operands, args)
    }

    /// The least element so far along `axis`, or of the flattened array; with `reverse` from the end. After a NaN it is NaN.
    ///
    /// ```tx
    /// cummin([1, 3, 2, 5])  # [1, 1, 1, 1]
    /// ```
    #[track_caller]
    pub fn cummin(self) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("cummin", operands, args())
    }

    /// [`Expr::cummin`] with arguments by name: `axis`, `reverse`.
    #[track_caller]
    pub fn cummin_with(self, args: Args<'t>) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("cummin", operands, args)
    }

    /// Running products along `axis`, or of the flattened array; with `include_initial` a 1 stands before them. Arguments and dtypes are
    /// those of `cumsum`.
    ///
    /// ```tx
    /// cumprod([1, 2, 3, 4])  # [1, 2, 6, 24]
    /// ```
    #[track_caller]
    pub fn cumprod(self) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("cumprod", operands, args())
    }

    /// [`Expr::cumprod`] with arguments by name: `axis`, `dtype`, `include_initial`, `exclusive`, `reverse`.
    #[track_caller]
    pub fn cumprod_with(self, args: Args<'t>) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("cumprod", operands, args)
    }

    /// [`Expr::cumprod`] under another name.
    #[track_caller]
    pub fn cumulative_prod(self) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("cumprod", operands, args())
    }

    /// [`Expr::cumulative_prod`] with arguments by name: `axis`, `dtype`, `include_initial`, `exclusive`, `reverse`.
    #[track_caller]
    pub fn cumulative_prod_with(self, args: Args<'t>) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("cumprod", operands, args)
    }

    /// Running sums along `axis`, or of the flattened array: element `i` is the sum of the elements up to and with `i`.
    ///
    /// With `include_initial` a 0 stands before them, with `exclusive` element `i` itself is left out; `reverse` sums from the end. Booleans and
    /// signed integers are summed in `i64`, unsigned in `u64`, unless `dtype` says otherwise.
    ///
    /// The elements are added one after another, and what rounding loses is carried along (`f32` in `f64`), so the error does not grow with the
    /// length; NumPy's does.
    ///
    /// ```tx
    /// cumsum([1, 2, 3])                        # [1, 3, 6]
    /// cumsum([1, 2, 3], include_initial=true)  # [0, 1, 3, 6]
    /// cumsum([1, 2, 3], reverse=true)          # [6, 5, 3]
    /// ```
    #[track_caller]
    pub fn cumsum(self) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("cumsum", operands, args())
    }

    /// [`Expr::cumsum`] with arguments by name: `axis`, `dtype`, `include_initial`, `exclusive`, `reverse`.
    #[track_caller]
    pub fn cumsum_with(self, args: Args<'t>) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("cumsum", operands, args)
    }

    /// [`Expr::cumsum`] under another name.
    #[track_caller]
    pub fn cumulative_sum(self) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("cumsum", operands, args())
    }

    /// [`Expr::cumulative_sum`] with arguments by name: `axis`, `dtype`, `include_initial`, `exclusive`, `reverse`.
    #[track_caller]
    pub fn cumulative_sum_with(self, args: Args<'t>) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("cumsum", operands, args)
    }

    /// Differences of neighbours along `axis` (the last one unless given), taken `n` times (once unless given). The axis gets shorter by `n`.
    /// Of booleans, whether neighbours differ. `diff` takes what is to come before and after the axis, too.
    ///
    /// ```tx
    /// differences([1, 4, 9])       # [3, 5]
    /// differences([1, 4, 9], n=2)  # [2]
    /// ```
    #[track_caller]
    pub fn differences(self) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("differences", operands, args())
    }

    /// [`Expr::differences`] with arguments by name: `n`, `axis`.
    #[track_caller]
    pub fn differences_with(self, args: Args<'t>) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("differences", operands, args)
    }

    /// The logarithm of the running sum of exponentials along `axis`, or of the flattened array, without overflow.
    ///
    /// ```tx
    /// logcumsumexp([1000.0, -inf])  # [1000.0, 1000.0]
    /// ```
    #[track_caller]
    pub fn logcumsumexp(self) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("logcumsumexp", operands, args())
    }

    /// [`Expr::logcumsumexp`] with arguments by name: `axis`, `reverse`.
    #[track_caller]
    pub fn logcumsumexp_with(self, args: Args<'t>) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("logcumsumexp", operands, args)
    }

    /// [`Expr::logcumsumexp`] under another name.
    #[track_caller]
    pub fn cumlogsumexp(self) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("logcumsumexp", operands, args())
    }

    /// [`Expr::cumlogsumexp`] with arguments by name: `axis`, `reverse`.
    #[track_caller]
    pub fn cumlogsumexp_with(self, args: Args<'t>) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("logcumsumexp", operands, args)
    }
}
