//! Made from the vocabulary by `tests/builder_methods.rs`; not to be changed by hand.

use crate::builder::{Args, Builder, Expr, Value, args};

impl<'t> Expr<'t> {
    /// Whether every element over `axis` is true; `true` of no elements. A number is true unless it is 0. With a mask `where` only
    /// the elements count for which it is true.
    ///
    /// ```tx
    /// all([true, false])  # false
    /// ```
    #[track_caller]
    pub fn all(self) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("all", operands, args())
    }

    /// [`Expr::all`] with arguments by name: `axis`, `keepdims`, `where`.
    #[track_caller]
    pub fn all_with(self, args: Args<'t>) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("all", operands, args)
    }

    /// Whether at least one element over `axis` is true; `false` of no elements. A number is true unless it is 0. With a mask `where` only
    /// the elements count for which it is true.
    ///
    /// ```tx
    /// any([true, false])  # true
    /// ```
    #[track_caller]
    pub fn any(self) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("any", operands, args())
    }

    /// [`Expr::any`] with arguments by name: `axis`, `keepdims`, `where`.
    #[track_caller]
    pub fn any_with(self, args: Args<'t>) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("any", operands, args)
    }

    /// The index of the first greatest element along `axis`, or in the flattened array if it is not given; of the first `nan` if there is one.
    ///
    /// ```tx
    /// argmax([1.0, 3.0, 3.0])  # 1
    /// ```
    #[track_caller]
    pub fn argmax(self) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("argmax", operands, args())
    }

    /// [`Expr::argmax`] with arguments by name: `axis`, `keepdims`.
    #[track_caller]
    pub fn argmax_with(self, args: Args<'t>) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("argmax", operands, args)
    }

    /// The index of the first least element along `axis`, or in the flattened array if it is not given; of the first `nan` if there is one.
    ///
    /// ```tx
    /// argmin([2.0, 1.0, 1.0])  # 1
    /// ```
    #[track_caller]
    pub fn argmin(self) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("argmin", operands, args())
    }

    /// [`Expr::argmin`] with arguments by name: `axis`, `keepdims`.
    #[track_caller]
    pub fn argmin_with(self, args: Args<'t>) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("argmin", operands, args)
    }

    /// How many elements over `axis` are not 0, as `i64`; `nan` is not 0.
    ///
    /// ```tx
    /// count_nonzero([0, 3, 0, 5])  # 2
    /// ```
    #[track_caller]
    pub fn count_nonzero(self) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("count_nonzero", operands, args())
    }

    /// [`Expr::count_nonzero`] with arguments by name: `axis`, `keepdims`.
    #[track_caller]
    pub fn count_nonzero_with(self, args: Args<'t>) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("count_nonzero", operands, args)
    }

    /// The greatest element over `axis`; `nan` if one of them is. The greatest of two arrays, element by element, is `maximum`.
    ///
    /// Over an axis of size 0 it is an error if the size is known, and else the element that every other one beats. With a mask `where` only the elements
    /// count for which it is true; where none is, the result is `-inf`, or the least of its integers, of the dtype.
    /// `initial` counts as one more element of each, so that an axis may be empty.
    ///
    /// ```tx
    /// max([3, 1, 2])                             # 3
    /// max([3, 1, 2], where=[false, true, true])  # 2
    /// max([3, 1, 2], initial=7)                  # 7
    /// ```
    #[track_caller]
    pub fn max(self) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("max", operands, args())
    }

    /// [`Expr::max`] with arguments by name: `axis`, `keepdims`, `where`, `initial`.
    #[track_caller]
    pub fn max_with(self, args: Args<'t>) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("max", operands, args)
    }

    /// [`Expr::max`] under another name.
    #[track_caller]
    pub fn amax(self) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("max", operands, args())
    }

    /// [`Expr::amax`] with arguments by name: `axis`, `keepdims`, `where`, `initial`.
    #[track_caller]
    pub fn amax_with(self, args: Args<'t>) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("max", operands, args)
    }

    /// Arithmetic mean over `axis`; `nan` of no elements. Of integers it is an `f64`. With a mask `where` only of the
    /// elements for which it is true.
    ///
    /// ```tx
    /// mean([1, 2, 4])                              # 2.3333333333333335
    /// mean([1, 2, 4], where=[true, false, true])  # 2.5
    /// ```
    #[track_caller]
    pub fn mean(self) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("mean", operands, args())
    }

    /// [`Expr::mean`] with arguments by name: `axis`, `keepdims`, `where`.
    #[track_caller]
    pub fn mean_with(self, args: Args<'t>) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("mean", operands, args)
    }

    /// The least element over `axis`; `nan` if one of them is. The least of two arrays, element by element, is `minimum`.
    ///
    /// Over an axis of size 0 it is an error if the size is known, and else the element that every other one beats. With a mask `where` only the elements
    /// count for which it is true; where none is, the result is `inf`, or the greatest of its integers, of the dtype.
    /// `initial` counts as one more element of each, so that an axis may be empty.
    ///
    /// ```tx
    /// min([3, 1, 2])             # 1
    /// min([3, 1, 2], initial=0)  # 0
    /// ```
    #[track_caller]
    pub fn min(self) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("min", operands, args())
    }

    /// [`Expr::min`] with arguments by name: `axis`, `keepdims`, `where`, `initial`.
    #[track_caller]
    pub fn min_with(self, args: Args<'t>) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("min", operands, args)
    }

    /// [`Expr::min`] under another name.
    #[track_caller]
    pub fn amin(self) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("min", operands, args())
    }

    /// [`Expr::amin`] with arguments by name: `axis`, `keepdims`, `where`, `initial`.
    #[track_caller]
    pub fn amin_with(self, args: Args<'t>) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("min", operands, args)
    }

    /// Euclidean length over `axis`: the square root of the sum of squares. Other norms are in `linalg`.
    ///
    /// ```tx
    /// norm([3.0, 4.0])  # 5.0
    /// ```
    #[track_caller]
    pub fn norm(self) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("norm", operands, args())
    }

    /// [`Expr::norm`] with arguments by name: `axis`, `keepdims`.
    #[track_caller]
    pub fn norm_with(self, args: Args<'t>) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("norm", operands, args)
    }

    /// Product over `axis`; 1 of no elements. Its dtype is that of `sum`. With a mask `where` only of the elements for which it is true; each
    /// product is multiplied by `initial`.
    ///
    /// ```tx
    /// prod([1, 2, 3, 4])           # 24
    /// prod([1, 2, 3], initial=10)  # 60
    /// ```
    #[track_caller]
    pub fn prod(self) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("prod", operands, args())
    }

    /// [`Expr::prod`] with arguments by name: `axis`, `keepdims`, `dtype`, `where`, `initial`.
    #[track_caller]
    pub fn prod_with(self, args: Args<'t>) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("prod", operands, args)
    }

    /// The greatest element minus the least over `axis`.
    ///
    /// ```tx
    /// ptp([3, 1, 2])  # 2
    /// ```
    #[track_caller]
    pub fn ptp(self) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("ptp", operands, args())
    }

    /// [`Expr::ptp`] with arguments by name: `axis`, `keepdims`.
    #[track_caller]
    pub fn ptp_with(self, args: Args<'t>) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("ptp", operands, args)
    }

    /// Standard deviation over `axis`: the square root of `var`, with the same `correction` (NumPy calls it `ddof`).
    ///
    /// ```tx
    /// std([1.0, 3.0])  # 1.0
    /// ```
    #[track_caller]
    pub fn std(self) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("std", operands, args())
    }

    /// [`Expr::std`] with arguments by name: `axis`, `keepdims`, `correction`, `ddof`, `where`.
    #[track_caller]
    pub fn std_with(self, args: Args<'t>) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("std", operands, args)
    }

    /// Sum over `axis` (an axis, a tuple of axes, or all if not given); 0 of no elements.
    ///
    /// Booleans and signed integers are summed in `i64`, unsigned in `u64`, floats as they are, unless `dtype` says otherwise. With a mask `where` only the
    /// elements are summed for which it is true; `initial` is added to each sum. The order of the
    /// additions is fixed by the shape (pairwise over blocks), so any number of threads gives the same bits.
    ///
    /// ```tx
    /// sum([[1, 2], [3, 4]], axis=0)            # [4, 6]
    /// sum([1, 2, 3], where=[true, false, true])  # 4
    /// sum([1, 2, 3], initial=10)                 # 16
    /// ```
    #[track_caller]
    pub fn sum(self) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("sum", operands, args())
    }

    /// [`Expr::sum`] with arguments by name: `axis`, `keepdims`, `dtype`, `where`, `initial`.
    #[track_caller]
    pub fn sum_with(self, args: Args<'t>) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("sum", operands, args)
    }

    /// Variance over `axis`: the mean of the squared distances from the mean, divided by the number of elements less `correction` (0 if not
    /// given; NumPy calls it `ddof`). With a mask `where` only of the elements for which it is true. Computed in two passes, so it is accurate where the mean is large.
    ///
    /// ```tx
    /// var([1.0, 2.0, 4.0, 5.0], correction=1)  # 3.3333333333333335
    /// ```
    #[track_caller]
    pub fn var(self) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("var", operands, args())
    }

    /// [`Expr::var`] with arguments by name: `axis`, `keepdims`, `correction`, `ddof`, `where`.
    #[track_caller]
    pub fn var_with(self, args: Args<'t>) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("var", operands, args)
    }

    /// The `q`-th quantiles over `axis` (an axis, a tuple of axes, or all if not given), for `q` from 0 to 1: one or a vector of them, which
    /// become the first axis of the result. NaN if any element is.
    ///
    /// Between two elements it goes by `method`: "linear" (unless given), "lower", "higher", "nearest" or "midpoint", as NumPy has them.
    ///
    /// ```tx
    /// quantile([1.0, 2.0, 3.0, 4.0], 0.5)           # 2.5
    /// quantile([1.0, 2.0, 3.0, 4.0], [0.25, 0.75])  # [1.75, 3.25]
    /// ```
    #[track_caller]
    pub fn quantile(self, q: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![self.into(), q.into()];
        self.tx.op("quantile", operands, args())
    }

    /// [`Expr::quantile`] with arguments by name: `axis`, `keepdims`, `method`.
    #[track_caller]
    pub fn quantile_with(self, q: impl Into<Value<'t>>, args: Args<'t>) -> Expr<'t> {
        let operands = vec![self.into(), q.into()];
        self.tx.op("quantile", operands, args)
    }

    /// The middle element over `axis`, or the mean of the two in the middle. NaN if any element is.
    ///
    /// ```tx
    /// median([3.0, 1.0, 2.0, 10.0])  # 2.5
    /// ```
    #[track_caller]
    pub fn median(self) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("median", operands, args())
    }

    /// [`Expr::median`] with arguments by name: `axis`, `keepdims`.
    #[track_caller]
    pub fn median_with(self, args: Args<'t>) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("median", operands, args)
    }

    /// `median` that leaves out NaN; NaN if all elements are.
    ///
    /// ```tx
    /// nanmedian([3.0, nan, 2.0])  # 2.5
    /// ```
    #[track_caller]
    pub fn nanmedian(self) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("nanmedian", operands, args())
    }

    /// [`Expr::nanmedian`] with arguments by name: `axis`, `keepdims`.
    #[track_caller]
    pub fn nanmedian_with(self, args: Args<'t>) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("nanmedian", operands, args)
    }

    /// `quantile` that leaves out NaN; NaN if all elements are.
    ///
    /// ```tx
    /// nanquantile([1.0, nan, 3.0], 0.5)  # 2.0
    /// ```
    #[track_caller]
    pub fn nanquantile(self, q: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![self.into(), q.into()];
        self.tx.op("nanquantile", operands, args())
    }

    /// [`Expr::nanquantile`] with arguments by name: `axis`, `keepdims`, `method`.
    #[track_caller]
    pub fn nanquantile_with(self, q: impl Into<Value<'t>>, args: Args<'t>) -> Expr<'t> {
        let operands = vec![self.into(), q.into()];
        self.tx.op("nanquantile", operands, args)
    }
}

impl Builder {
    /// [`Expr::norm`] under another name.
    #[track_caller]
    pub fn linalg_norm<'t>(&'t self, x: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![x.into()];
        self.op("norm", operands, args())
    }

    /// [`Builder::linalg_norm`] with arguments by name: `axis`, `keepdims`.
    #[track_caller]
    pub fn linalg_norm_with<'t>(&'t self, x: impl Into<Value<'t>>, args: Args<'t>) -> Expr<'t> {
        let operands = vec![x.into()];
        self.op("norm", operands, args)
    }
}
