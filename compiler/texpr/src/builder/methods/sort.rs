//! Made from the vocabulary by `tests/builder_methods.rs`; not to be changed by hand.

use crate::builder::{Args, Expr, args};

impl<'t> Expr<'t> {
    /// The indices that sort `x` along `axis` (the last one unless given), as `i64`. NaN stands last; equal elements keep their order.
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

    /// The elements in ascending order along `axis` (the last one unless given), or in descending order. NaN stands last in either. Equal
    /// elements keep their order.
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
}
