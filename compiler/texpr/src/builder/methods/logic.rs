//! Made from the vocabulary by `tests/builder_methods.rs`; not to be changed by hand.

use crate::builder::{Expr, Value, args};

impl<'t> Expr<'t> {
    /// Whether both are true; a number is true unless it is 0.
    ///
    /// ```tx
    /// logical_and(true, false)  # false
    /// ```
    #[track_caller]
    pub fn logical_and(self, x2: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![self.into(), x2.into()];
        self.tx.op("logical_and", operands, args())
    }

    /// Whether it is false; a number is true unless it is 0.
    ///
    /// ```tx
    /// logical_not(true)  # false
    /// ```
    #[track_caller]
    pub fn logical_not(self) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("logical_not", operands, args())
    }

    /// Whether at least one is true; a number is true unless it is 0.
    ///
    /// ```tx
    /// logical_or(true, false)  # true
    /// ```
    #[track_caller]
    pub fn logical_or(self, x2: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![self.into(), x2.into()];
        self.tx.op("logical_or", operands, args())
    }

    /// Whether exactly one is true; a number is true unless it is 0.
    ///
    /// ```tx
    /// logical_xor(true, true)  # false
    /// ```
    #[track_caller]
    pub fn logical_xor(self, x2: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![self.into(), x2.into()];
        self.tx.op("logical_xor", operands, args())
    }

    /// The second where the first is true, else the third. Both are computed; `if` computes one.
    ///
    /// ```tx
    /// where([true, false], 1.0, 2.0)  # [1.0, 2.0]
    /// ```
    #[track_caller]
    pub fn where_(self, x1: impl Into<Value<'t>>, x2: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![self.into(), x1.into(), x2.into()];
        self.tx.op("where", operands, args())
    }
}
