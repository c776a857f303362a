//! Made from the vocabulary by `tests/builder_methods.rs`; not to be changed by hand.

use crate::builder::{Args, Expr, Value, args};

impl<'t> Expr<'t> {
    /// The indices that sort `x` along `axis` (the last one unless given), as `i64`. NaN stands last; equal elements keep their order. Complex numbers
    /// go by their real parts, then by their imaginary ones.
    ///
    /// ```tx
    /// argsort([3.5, 1.5, 2.5])  # [1, 2, 0]
    /// ```
    #[track_caller]
    pub fn argsort(self) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("argsort", operands, args())
    }

    /// [`Expr::argsort`] with arguments by name: `axis`, `descending`, `stable`.
    #[track_caller]
    pub fn argsort_with(self, args: Args<'t>) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("argsort", operands, args)
    }

    /// How often each of `0, 1, …, minlength - 1` stands in `x`, as `i64`; with `weights`, the sum of the weights of each, as `f64`.
    ///
    /// The number of bins is `minlength`, which must be given: the size of a result may not depend on the data. A value without a bin is an error.
    ///
    /// ```tx
    /// bincount([1, 3, 1], 4)                   # [0, 2, 0, 1]
    /// bincount([1, 3, 1], 4, [0.5, 1.0, 2.0])  # [0.0, 2.5, 0.0, 1.0]
    /// ```
    #[track_caller]
    pub fn bincount(self, minlength: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![self.into(), minlength.into()];
        self.tx.op("bincount", operands, args())
    }

    /// [`Expr::bincount`] with arguments by name: `weights`.
    #[track_caller]
    pub fn bincount_with(self, minlength: impl Into<Value<'t>>, args: Args<'t>) -> Expr<'t> {
        let operands = vec![self.into(), minlength.into()];
        self.tx.op("bincount", operands, args)
    }

    /// How many elements of `x` lie between neighbours of the ascending `edges`, as `i64`; with `weights`, the sum of their weights, as `f64`.
    /// Every bin holds its lower edge, the last one both. `uniform=true` promises evenly spaced edges, which is faster. `histogram` makes the
    /// edges too.
    ///
    /// ```tx
    /// histogram_counts([1.0, 2.0, 2.5, 4.0], [1.0, 2.0, 4.0])  # [1, 3]
    /// ```
    #[track_caller]
    pub fn histogram_counts(self, edges: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![self.into(), edges.into()];
        self.tx.op("histogram_counts", operands, args())
    }

    /// [`Expr::histogram_counts`] with arguments by name: `weights`, `uniform`.
    #[track_caller]
    pub fn histogram_counts_with(self, edges: impl Into<Value<'t>>, args: Args<'t>) -> Expr<'t> {
        let operands = vec![self.into(), edges.into()];
        self.tx.op("histogram_counts", operands, args)
    }

    /// Whether each element of `x` is among the `elements`; with `invert`, whether it is not. NaN is among nothing.
    ///
    /// ```tx
    /// isin([1, 2, 3], [3, 1])  # [true, false, true]
    /// ```
    #[track_caller]
    pub fn isin(self, elements: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![self.into(), elements.into()];
        self.tx.op("isin", operands, args())
    }

    /// [`Expr::isin`] with arguments by name: `invert`.
    #[track_caller]
    pub fn isin_with(self, elements: impl Into<Value<'t>>, args: Args<'t>) -> Expr<'t> {
        let operands = vec![self.into(), elements.into()];
        self.tx.op("isin", operands, args)
    }

    /// The indices that sort by the last row of `keys`, equal ones by the row before it, and so on, as NumPy's.
    ///
    /// ```tx
    /// lexsort([[2, 1, 0], [7, 5, 5]])  # [2, 1, 0]
    /// ```
    #[track_caller]
    pub fn lexsort(self) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("lexsort", operands, args())
    }

    /// Where each of `values` would stand in the ascending vector `sorted`, as `i64`: before equal elements, or after them with `side="right"`.
    /// Whether the vector ascends is not checked. If it does not, `sorter` holds the indices that sort it, as `argsort` gives them.
    ///
    /// ```tx
    /// searchsorted([1, 3, 3, 5], [3, 4])                # [1, 3]
    /// searchsorted([1, 3, 3, 5], [3, 4], side="right")  # [3, 3]
    /// searchsorted([5, 1, 3], [3, 4], sorter=[1, 2, 0])  # [1, 2]
    /// ```
    #[track_caller]
    pub fn searchsorted(self, values: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![self.into(), values.into()];
        self.tx.op("searchsorted", operands, args())
    }

    /// [`Expr::searchsorted`] with arguments by name: `side`, `sorter`.
    #[track_caller]
    pub fn searchsorted_with(self, values: impl Into<Value<'t>>, args: Args<'t>) -> Expr<'t> {
        let operands = vec![self.into(), values.into()];
        self.tx.op("searchsorted", operands, args)
    }

    /// The elements in ascending order along `axis` (the last one unless given), or in descending order. NaN stands last in either. Equal
    /// elements keep their order. Complex numbers go by their real parts, then by their imaginary ones.
    ///
    /// ```tx
    /// sort([3, 1, 2])                   # [1, 2, 3]
    /// sort([3, 1, 2], descending=true)  # [3, 2, 1]
    /// ```
    #[track_caller]
    pub fn sort(self) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("sort", operands, args())
    }

    /// [`Expr::sort`] with arguments by name: `axis`, `descending`, `stable`.
    #[track_caller]
    pub fn sort_with(self, args: Args<'t>) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("sort", operands, args)
    }

    /// The `k` greatest elements along `axis` (the last one unless given), the greatest first; with `largest=false` the least. NaN comes last.
    /// `top_k` gives the indices too.
    ///
    /// ```tx
    /// top_k_values([3, 1, 4, 1, 5], 2)  # [5, 4]
    /// ```
    #[track_caller]
    pub fn top_k_values(self, k: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![self.into(), k.into()];
        self.tx.op("top_k_values", operands, args())
    }

    /// [`Expr::top_k_values`] with arguments by name: `axis`, `largest`.
    #[track_caller]
    pub fn top_k_values_with(self, k: impl Into<Value<'t>>, args: Args<'t>) -> Expr<'t> {
        let operands = vec![self.into(), k.into()];
        self.tx.op("top_k_values", operands, args)
    }

    /// Where the `k` greatest elements along `axis` (the last one unless given) are, as `i64`; of equal elements the first one comes first.
    ///
    /// ```tx
    /// top_k_indices([3, 1, 4, 1, 5], 2)  # [4, 2]
    /// ```
    #[track_caller]
    pub fn top_k_indices(self, k: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![self.into(), k.into()];
        self.tx.op("top_k_indices", operands, args())
    }

    /// [`Expr::top_k_indices`] with arguments by name: `axis`, `largest`.
    #[track_caller]
    pub fn top_k_indices_with(self, k: impl Into<Value<'t>>, args: Args<'t>) -> Expr<'t> {
        let operands = vec![self.into(), k.into()];
        self.tx.op("top_k_indices", operands, args)
    }
}
