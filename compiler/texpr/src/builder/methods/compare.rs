//! Made from the vocabulary by `tests/builder_methods.rs`; not to be changed by hand.

use crate::builder::{Expr, Value, args};

impl<'t> Expr<'t> {
    /// Whether both are equal; never with a `nan`.
    ///
    /// ```tx
    /// equal(1, 1.0)  # true
    /// ```
    #[track_caller]
    pub fn equal(self, x2: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![self.into(), x2.into()];
        self.tx.op("equal", operands, args())
    }

    /// Whether the first is greater.
    ///
    /// ```tx
    /// greater(2, 1)  # true
    /// ```
    #[track_caller]
    pub fn greater(self, x2: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![self.into(), x2.into()];
        self.tx.op("greater", operands, args())
    }

    /// Whether the first is greater, or both are equal.
    ///
    /// ```tx
    /// greater_equal(2, 2)  # true
    /// ```
    #[track_caller]
    pub fn greater_equal(self, x2: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![self.into(), x2.into()];
        self.tx.op("greater_equal", operands, args())
    }

    /// Whether the first is less.
    ///
    /// ```tx
    /// less(1, 2)  # true
    /// ```
    #[track_caller]
    pub fn less(self, x2: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![self.into(), x2.into()];
        self.tx.op("less", operands, args())
    }

    /// Whether the first is less, or both are equal.
    ///
    /// ```tx
    /// less_equal(2, 2)  # true
    /// ```
    #[track_caller]
    pub fn less_equal(self, x2: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![self.into(), x2.into()];
        self.tx.op("less_equal", operands, args())
    }

    /// Whether they differ; always with a `nan`.
    ///
    /// ```tx
    /// not_equal(nan, nan)  # true
    /// ```
    #[track_caller]
    pub fn not_equal(self, x2: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![self.into(), x2.into()];
        self.tx.op("not_equal", operands, args())
    }
}
