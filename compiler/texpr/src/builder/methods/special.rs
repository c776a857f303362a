//! Made from the vocabulary by `tests/builder_methods.rs`; not to be changed by hand.

use crate::builder::{Expr, args};

impl<'t> Expr<'t> {
    /// The error function.
    ///
    /// ```tx
    /// erf(0.0)  # 0.0
    /// ```
    #[track_caller]
    pub fn erf(self) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("erf", operands, args())
    }

    /// `1 - erf(x)`, accurate where that is small.
    ///
    /// ```tx
    /// erfc(0.0)  # 1.0
    /// ```
    #[track_caller]
    pub fn erfc(self) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("erfc", operands, args())
    }
}
