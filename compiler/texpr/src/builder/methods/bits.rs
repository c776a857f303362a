//! Made from the vocabulary by `tests/builder_methods.rs`; not to be changed by hand.

use crate::builder::{Expr, Value, args};

impl<'t> Expr<'t> {
    /// *And* of the bits; of booleans *and*.
    ///
    /// ```tx
    /// bitwise_and(12, 10)  # 8
    /// ```
    #[track_caller]
    pub fn bitwise_and(self, x2: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![self.into(), x2.into()];
        self.tx.op("bitwise_and", operands, args())
    }

    /// Number of bits set in the absolute value, as `u8`: NumPy's count.
    ///
    /// ```tx
    /// bitwise_count(-3)  # 2
    /// ```
    #[track_caller]
    pub fn bitwise_count(self) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("bitwise_count", operands, args())
    }

    /// Every bit the other way; of booleans *not*.
    ///
    /// ```tx
    /// bitwise_invert(0)  # -1
    /// ```
    #[track_caller]
    pub fn bitwise_invert(self) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("bitwise_invert", operands, args())
    }

    /// [`Expr::bitwise_invert`] under another name.
    #[track_caller]
    pub fn bitwise_not(self) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("bitwise_invert", operands, args())
    }

    /// [`Expr::bitwise_invert`] under another name.
    #[track_caller]
    pub fn invert(self) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("bitwise_invert", operands, args())
    }

    /// The bits moved up. A negative amount, or one of the width or more, gives 0.
    ///
    /// ```tx
    /// bitwise_left_shift(1, 4)  # 16
    /// ```
    #[track_caller]
    pub fn bitwise_left_shift(self, x2: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![self.into(), x2.into()];
        self.tx.op("bitwise_left_shift", operands, args())
    }

    /// [`Expr::bitwise_left_shift`] under another name.
    #[track_caller]
    pub fn left_shift(self, x2: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![self.into(), x2.into()];
        self.tx.op("bitwise_left_shift", operands, args())
    }

    /// *Or* of the bits; of booleans *or*.
    ///
    /// ```tx
    /// bitwise_or(12, 10)  # 14
    /// ```
    #[track_caller]
    pub fn bitwise_or(self, x2: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![self.into(), x2.into()];
        self.tx.op("bitwise_or", operands, args())
    }

    /// The bits moved down; signed integers keep their sign. A negative amount, or one of the width or more, moves everything out.
    ///
    /// ```tx
    /// bitwise_right_shift(-16, 2)  # -4
    /// ```
    #[track_caller]
    pub fn bitwise_right_shift(self, x2: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![self.into(), x2.into()];
        self.tx.op("bitwise_right_shift", operands, args())
    }

    /// [`Expr::bitwise_right_shift`] under another name.
    #[track_caller]
    pub fn right_shift(self, x2: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![self.into(), x2.into()];
        self.tx.op("bitwise_right_shift", operands, args())
    }

    /// *Exclusive or* of the bits; of booleans *exclusive or*.
    ///
    /// ```tx
    /// bitwise_xor(12, 10)  # 6
    /// ```
    #[track_caller]
    pub fn bitwise_xor(self, x2: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![self.into(), x2.into()];
        self.tx.op("bitwise_xor", operands, args())
    }

    /// Number of zero bits above the highest one; the whole width for 0.
    ///
    /// ```tx
    /// clz(u8(1))  # 7
    /// ```
    #[track_caller]
    pub fn clz(self) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("clz", operands, args())
    }

    /// The bits moved down with zeros after them, signed integers too. A negative amount, or one of the width or more, moves everything out.
    ///
    /// ```tx
    /// logical_right_shift(i8(-16), i8(2))  # 60
    /// ```
    #[track_caller]
    pub fn logical_right_shift(self, x2: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![self.into(), x2.into()];
        self.tx.op("logical_right_shift", operands, args())
    }

    /// Number of bits set, a negative integer counted as its two's complement.
    ///
    /// ```tx
    /// popcount(u8(255))  # 8
    /// ```
    #[track_caller]
    pub fn popcount(self) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("popcount", operands, args())
    }

    /// The bits of the elements read as another dtype of the same width.
    ///
    /// ```tx
    /// view(1.0, u64)  # 4607182418800017408
    /// ```
    #[track_caller]
    pub fn view(self, dtype: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![self.into(), dtype.into()];
        self.tx.op("view", operands, args())
    }

    /// [`Expr::view`] under another name.
    #[track_caller]
    pub fn bitcast(self, dtype: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![self.into(), dtype.into()];
        self.tx.op("view", operands, args())
    }
}
