//! Made from the vocabulary by `tests/builder_methods.rs`; not to be changed by hand.

use crate::builder::{Args, Expr, Value, args};

impl<'t> Expr<'t> {
    /// The first with the sign of the second.
    ///
    /// ```tx
    /// copysign(2.0, -0.0)  # -2.0
    /// ```
    #[track_caller]
    pub fn copysign(self, x2: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![self.into(), x2.into()];
        self.tx.op("copysign", operands, args())
    }

    /// The exponent of `frexp`, an `i32`: the number is the fraction times 2 to this power. Of 0, infinities and `nan` it is 0.
    ///
    /// ```tx
    /// frexp_exponent(12.0)  # 4
    /// ```
    #[track_caller]
    pub fn frexp_exponent(self) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("frexp_exponent", operands, args())
    }

    /// The fraction of `frexp`: the number scaled by a power of 2 to a magnitude from 1/2 to 1 (below it). 0, infinities and `nan` stay.
    ///
    /// ```tx
    /// frexp_mantissa(12.0)  # 0.75
    /// ```
    #[track_caller]
    pub fn frexp_mantissa(self) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("frexp_mantissa", operands, args())
    }

    /// 0 below zero, 1 above, and `x2` at zero.
    ///
    /// ```tx
    /// heaviside(0.0, 0.5)  # 0.5
    /// ```
    #[track_caller]
    pub fn heaviside(self, x2: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![self.into(), x2.into()];
        self.tx.op("heaviside", operands, args())
    }

    /// Whether it is a number and not infinite.
    ///
    /// ```tx
    /// isfinite(nan)  # false
    /// ```
    #[track_caller]
    pub fn isfinite(self) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("isfinite", operands, args())
    }

    /// Whether it is infinite, either way.
    ///
    /// ```tx
    /// isinf(-inf)  # true
    /// ```
    #[track_caller]
    pub fn isinf(self) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("isinf", operands, args())
    }

    /// Whether it is not a number.
    ///
    /// ```tx
    /// isnan(nan)  # true
    /// ```
    #[track_caller]
    pub fn isnan(self) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("isnan", operands, args())
    }

    /// Whether it is `-inf`.
    ///
    /// ```tx
    /// isneginf(-inf)  # true
    /// ```
    #[track_caller]
    pub fn isneginf(self) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("isneginf", operands, args())
    }

    /// Whether it is `inf`.
    ///
    /// ```tx
    /// isposinf(inf)  # true
    /// ```
    #[track_caller]
    pub fn isposinf(self) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("isposinf", operands, args())
    }

    /// The number, with 0 (or `nan`) for `nan` and the greatest finite numbers for the infinities; integers stay. Of complex numbers both parts.
    ///
    /// ```tx
    /// nan_to_num([nan, 1.0])  # [0.0, 1.0]
    /// ```
    #[track_caller]
    pub fn nan_to_num(self) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("nan_to_num", operands, args())
    }

    /// [`Expr::nan_to_num`] with arguments by name: `nan`.
    #[track_caller]
    pub fn nan_to_num_with(self, args: Args<'t>) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("nan_to_num", operands, args)
    }

    /// The float next to the first on the way to the second.
    ///
    /// ```tx
    /// nextafter(1.0, 2.0)  # 1.0000000000000002
    /// ```
    #[track_caller]
    pub fn nextafter(self, x2: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![self.into(), x2.into()];
        self.tx.op("nextafter", operands, args())
    }

    /// Whether the sign bit is set: of negative numbers, and of `-0.0`.
    ///
    /// ```tx
    /// signbit(-0.0)  # true
    /// ```
    #[track_caller]
    pub fn signbit(self) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("signbit", operands, args())
    }

    /// The distance to the next float away from zero.
    ///
    /// ```tx
    /// spacing(1.0)  # 2.220446049250313e-16
    /// ```
    #[track_caller]
    pub fn spacing(self) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("spacing", operands, args())
    }
}
