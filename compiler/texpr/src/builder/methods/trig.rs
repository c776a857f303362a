//! Made from the vocabulary by `tests/builder_methods.rs`; not to be changed by hand.

use crate::builder::{Expr, Value, args};

impl<'t> Expr<'t> {
    /// The angle, in radians, whose cosine is the number.
    ///
    /// ```tx
    /// acos(1.0)  # 0.0
    /// ```
    #[track_caller]
    pub fn acos(self) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("acos", operands, args())
    }

    /// [`Expr::acos`] under another name.
    #[track_caller]
    pub fn arccos(self) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("acos", operands, args())
    }

    /// Inverse hyperbolic cosine; `nan` below 1.
    ///
    /// ```tx
    /// acosh(1.0)  # 0.0
    /// ```
    #[track_caller]
    pub fn acosh(self) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("acosh", operands, args())
    }

    /// [`Expr::acosh`] under another name.
    #[track_caller]
    pub fn arccosh(self) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("acosh", operands, args())
    }

    /// The angle, in radians, whose sine is the number.
    ///
    /// ```tx
    /// asin(1.0)  # 1.5707963267948966
    /// ```
    #[track_caller]
    pub fn asin(self) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("asin", operands, args())
    }

    /// [`Expr::asin`] under another name.
    #[track_caller]
    pub fn arcsin(self) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("asin", operands, args())
    }

    /// Inverse hyperbolic sine.
    ///
    /// ```tx
    /// asinh(0.0)  # 0.0
    /// ```
    #[track_caller]
    pub fn asinh(self) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("asinh", operands, args())
    }

    /// [`Expr::asinh`] under another name.
    #[track_caller]
    pub fn arcsinh(self) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("asinh", operands, args())
    }

    /// The angle, in radians, whose tangent is the number.
    ///
    /// ```tx
    /// atan(1.0)  # 0.7853981633974483
    /// ```
    #[track_caller]
    pub fn atan(self) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("atan", operands, args())
    }

    /// [`Expr::atan`] under another name.
    #[track_caller]
    pub fn arctan(self) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("atan", operands, args())
    }

    /// The angle, in radians, of the point `(x2, x1)`, in all four quadrants.
    ///
    /// ```tx
    /// atan2(1.0, -1.0)  # 2.356194490192345
    /// ```
    #[track_caller]
    pub fn atan2(self, x2: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![self.into(), x2.into()];
        self.tx.op("atan2", operands, args())
    }

    /// [`Expr::atan2`] under another name.
    #[track_caller]
    pub fn arctan2(self, x2: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![self.into(), x2.into()];
        self.tx.op("atan2", operands, args())
    }

    /// Inverse hyperbolic tangent.
    ///
    /// ```tx
    /// atanh(0.0)  # 0.0
    /// ```
    #[track_caller]
    pub fn atanh(self) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("atanh", operands, args())
    }

    /// [`Expr::atanh`] under another name.
    #[track_caller]
    pub fn arctanh(self) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("atanh", operands, args())
    }

    /// Cosine of an angle in radians.
    ///
    /// ```tx
    /// cos(0.0)  # 1.0
    /// ```
    #[track_caller]
    pub fn cos(self) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("cos", operands, args())
    }

    /// Hyperbolic cosine.
    ///
    /// ```tx
    /// cosh(0.0)  # 1.0
    /// ```
    #[track_caller]
    pub fn cosh(self) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("cosh", operands, args())
    }

    /// The cosine of `pi*x`, exact where it is 0 or 1.
    ///
    /// ```tx
    /// cospi([0.5, 1.0])  # [0.0, -1.0]
    /// ```
    #[track_caller]
    pub fn cospi(self) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("cospi", operands, args())
    }

    /// Degrees as radians.
    ///
    /// ```tx
    /// deg2rad(180.0)  # 3.141592653589793
    /// ```
    #[track_caller]
    pub fn deg2rad(self) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("deg2rad", operands, args())
    }

    /// [`Expr::deg2rad`] under another name.
    #[track_caller]
    pub fn radians(self) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("deg2rad", operands, args())
    }

    /// Radians as degrees.
    ///
    /// ```tx
    /// rad2deg(pi)  # 180.0
    /// ```
    #[track_caller]
    pub fn rad2deg(self) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("rad2deg", operands, args())
    }

    /// [`Expr::rad2deg`] under another name.
    #[track_caller]
    pub fn degrees(self) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("rad2deg", operands, args())
    }

    /// Sine of an angle in radians.
    ///
    /// ```tx
    /// sin(pi / 2)  # 1.0
    /// ```
    #[track_caller]
    pub fn sin(self) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("sin", operands, args())
    }

    /// `sin(pi*x) / (pi*x)`, which is 1 at zero and exactly 0 at other whole numbers.
    ///
    /// ```tx
    /// sinc(0.5)  # 0.6366197723675814
    /// ```
    #[track_caller]
    pub fn sinc(self) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("sinc", operands, args())
    }

    /// Hyperbolic sine.
    ///
    /// ```tx
    /// sinh(0.0)  # 0.0
    /// ```
    #[track_caller]
    pub fn sinh(self) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("sinh", operands, args())
    }

    /// The sine of `pi*x`, exact where it is 0 or 1.
    ///
    /// ```tx
    /// sinpi([0.5, 1.0])  # [1.0, 0.0]
    /// ```
    #[track_caller]
    pub fn sinpi(self) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("sinpi", operands, args())
    }

    /// Tangent of an angle in radians.
    ///
    /// ```tx
    /// tan(0.0)  # 0.0
    /// ```
    #[track_caller]
    pub fn tan(self) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("tan", operands, args())
    }

    /// Hyperbolic tangent.
    ///
    /// ```tx
    /// tanh(1e-20)  # 1e-20
    /// ```
    #[track_caller]
    pub fn tanh(self) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("tanh", operands, args())
    }
}
