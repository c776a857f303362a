//! Made from the vocabulary by `tests/builder_methods.rs`; not to be changed by hand.

use crate::builder::{Expr, args};

impl<'t> Expr<'t> {
    /// The array itself, which counts as a constant when a value is differentiated: its derivative is 0.
    ///
    /// ```tx
    /// stop_gradient([1.0, 2.0])  # [1.0, 2.0]
    /// ```
    #[track_caller]
    pub fn stop_gradient(self) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("stop_gradient", operands, args())
    }
}
