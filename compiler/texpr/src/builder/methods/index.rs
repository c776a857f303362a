//! Made from the vocabulary by `tests/builder_methods.rs`; not to be changed by hand.

use crate::builder::{Expr, Value, args};

impl<'t> Expr<'t> {
    /// The greatest of the indices that are out of range for an axis of `size`, or the least `i64` if there is none: the compiler's own, behind
    /// `x[indices]`.
    #[track_caller]
    pub fn worst_index(self, size: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![self.into(), size.into()];
        self.tx.op("worst_index", operands, args())
    }
}
