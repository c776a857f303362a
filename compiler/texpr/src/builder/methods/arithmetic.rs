//! Made from the vocabulary by `tests/builder_methods.rs`; not to be changed by hand.

use crate::builder::{Expr, Value, args};

impl<'t> Expr<'t> {
    /// Absolute value. The least signed integer wraps to itself.
    ///
    /// ```tx
    /// abs(-2.5)  # 2.5
    /// ```
    #[track_caller]
    pub fn abs(self) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("abs", operands, args())
    }

    /// [`Expr::abs`] under another name.
    #[track_caller]
    pub fn absolute(self) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("abs", operands, args())
    }

    /// Sum. Integers wrap; of booleans it is *or*.
    ///
    /// ```tx
    /// add(1, 2)  # 3
    /// ```
    #[track_caller]
    pub fn add(self, x2: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![self.into(), x2.into()];
        self.tx.op("add", operands, args())
    }

    /// Cube root, of negative numbers too.
    ///
    /// ```tx
    /// cbrt(-27.0)  # -3.0
    /// ```
    #[track_caller]
    pub fn cbrt(self) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("cbrt", operands, args())
    }

    /// The number, but no less than `min` and no more than `max`; where `min` is above `max` it is `max`. A `nan` stays. Either may be left out.
    ///
    /// ```tx
    /// clip([-1.0, 0.5, 7.0], 0.0, 1.0)  # [0.0, 0.5, 1.0]
    /// clip([-1, 5], max=3)              # [-1, 3]
    /// ```
    #[track_caller]
    pub fn clip(self, min: impl Into<Value<'t>>, max: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![self.into(), min.into(), max.into()];
        self.tx.op("clip", operands, args())
    }

    /// [`Expr::clip`] under another name.
    #[track_caller]
    pub fn clamp(self, min: impl Into<Value<'t>>, max: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![self.into(), min.into(), max.into()];
        self.tx.op("clip", operands, args())
    }

    /// True quotient: of integers it is an `f64`.
    ///
    /// ```tx
    /// divide(1, 4)  # 0.25
    /// ```
    #[track_caller]
    pub fn divide(self, x2: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![self.into(), x2.into()];
        self.tx.op("divide", operands, args())
    }

    /// [`Expr::divide`] under another name.
    #[track_caller]
    pub fn div(self, x2: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![self.into(), x2.into()];
        self.tx.op("divide", operands, args())
    }

    /// [`Expr::divide`] under another name.
    #[track_caller]
    pub fn true_divide(self, x2: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![self.into(), x2.into()];
        self.tx.op("divide", operands, args())
    }

    /// Quotient rounded down. Of an integer by zero it is 0.
    ///
    /// ```tx
    /// floor_divide(-7, 2)  # -4
    /// ```
    #[track_caller]
    pub fn floor_divide(self, x2: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![self.into(), x2.into()];
        self.tx.op("floor_divide", operands, args())
    }

    /// `a * b + c`, rounded once. Integers wrap.
    ///
    /// ```tx
    /// fma(2.0, 3.0, 1.0)  # 7.0
    /// ```
    #[track_caller]
    pub fn fma(self, b: impl Into<Value<'t>>, c: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![self.into(), b.into(), c.into()];
        self.tx.op("fma", operands, args())
    }

    /// The greater of two, where a `nan` gives way to a number.
    ///
    /// ```tx
    /// fmax(1.0, nan)  # 1.0
    /// ```
    #[track_caller]
    pub fn fmax(self, x2: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![self.into(), x2.into()];
        self.tx.op("fmax", operands, args())
    }

    /// The smaller of two, where a `nan` gives way to a number.
    ///
    /// ```tx
    /// fmin(1.0, nan)  # 1.0
    /// ```
    #[track_caller]
    pub fn fmin(self, x2: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![self.into(), x2.into()];
        self.tx.op("fmin", operands, args())
    }

    /// Remainder with the sign of the dividend, as C's `fmod`. Of an integer by zero it is 0.
    ///
    /// ```tx
    /// fmod(-7, 3)  # -1
    /// ```
    #[track_caller]
    pub fn fmod(self, x2: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![self.into(), x2.into()];
        self.tx.op("fmod", operands, args())
    }

    /// The greatest common divisor of the magnitudes; of 0 and a number, the number.
    ///
    /// ```tx
    /// gcd([12, 0], 18)  # [6, 18]
    /// ```
    #[track_caller]
    pub fn gcd(self, x2: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![self.into(), x2.into()];
        self.tx.op("gcd", operands, args())
    }

    /// Length of the hypotenuse, `sqrt(x1**2 + x2**2)`, without overflow on the way.
    ///
    /// ```tx
    /// hypot(3.0, 4.0)  # 5.0
    /// ```
    #[track_caller]
    pub fn hypot(self, x2: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![self.into(), x2.into()];
        self.tx.op("hypot", operands, args())
    }

    /// The least common multiple of the magnitudes, 0 if one of them is 0. It wraps.
    ///
    /// ```tx
    /// lcm(4, 6)  # 12
    /// ```
    #[track_caller]
    pub fn lcm(self, x2: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![self.into(), x2.into()];
        self.tx.op("lcm", operands, args())
    }

    /// `x1 * 2**x2`, rounded once; `x2` must be integers.
    ///
    /// ```tx
    /// ldexp(0.75, 4)  # 12.0
    /// ```
    #[track_caller]
    pub fn ldexp(self, x2: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![self.into(), x2.into()];
        self.tx.op("ldexp", operands, args())
    }

    /// The greater of two; `nan` if one of them is, and `0.0` is above `-0.0`. The greatest element of one array is `max`.
    ///
    /// ```tx
    /// maximum(1.0, nan)  # nan
    /// ```
    #[track_caller]
    pub fn maximum(self, x2: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![self.into(), x2.into()];
        self.tx.op("maximum", operands, args())
    }

    /// The smaller of two; `nan` if one of them is, and `-0.0` is below `0.0`. The least element of one array is `min`.
    ///
    /// ```tx
    /// minimum(1.0, nan)  # nan
    /// ```
    #[track_caller]
    pub fn minimum(self, x2: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![self.into(), x2.into()];
        self.tx.op("minimum", operands, args())
    }

    /// The upper half of the product of two integers, which is twice as wide as they are.
    ///
    /// ```tx
    /// mulhi(u8(200), u8(100))  # 78
    /// ```
    #[track_caller]
    pub fn mulhi(self, x2: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![self.into(), x2.into()];
        self.tx.op("mulhi", operands, args())
    }

    /// Product. Integers wrap; of booleans it is *and*.
    ///
    /// ```tx
    /// multiply(2, 3)  # 6
    /// ```
    #[track_caller]
    pub fn multiply(self, x2: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![self.into(), x2.into()];
        self.tx.op("multiply", operands, args())
    }

    /// [`Expr::multiply`] under another name.
    #[track_caller]
    pub fn mul(self, x2: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![self.into(), x2.into()];
        self.tx.op("multiply", operands, args())
    }

    /// The negated number. Integers wrap.
    ///
    /// ```tx
    /// negative(2.5)  # -2.5
    /// ```
    #[track_caller]
    pub fn negative(self) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("negative", operands, args())
    }

    /// [`Expr::negative`] under another name.
    #[track_caller]
    pub fn neg(self) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("negative", operands, args())
    }

    /// The number itself.
    ///
    /// ```tx
    /// positive(2.5)  # 2.5
    /// ```
    #[track_caller]
    pub fn positive(self) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("positive", operands, args())
    }

    /// The first to the power of the second. Integers wrap.
    ///
    /// Of integers, a negative exponent gives the exact result where there is one (`1` and `-1` have one) and 0 elsewhere; write
    /// `2.0**-1` for a half.
    ///
    /// ```tx
    /// power(2, 10)  # 1024
    /// ```
    #[track_caller]
    pub fn power(self, x2: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![self.into(), x2.into()];
        self.tx.op("power", operands, args())
    }

    /// [`Expr::power`] under another name.
    #[track_caller]
    pub fn pow(self, x2: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![self.into(), x2.into()];
        self.tx.op("power", operands, args())
    }

    /// One over the number; of integers it is an `f64`.
    ///
    /// ```tx
    /// reciprocal(4.0)  # 0.25
    /// ```
    #[track_caller]
    pub fn reciprocal(self) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("reciprocal", operands, args())
    }

    /// Remainder with the sign of the divisor. Of an integer by zero it is 0.
    ///
    /// ```tx
    /// remainder(-7, 3)  # 2
    /// ```
    #[track_caller]
    pub fn remainder(self, x2: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![self.into(), x2.into()];
        self.tx.op("remainder", operands, args())
    }

    /// [`Expr::remainder`] under another name.
    #[track_caller]
    pub fn mod_(self, x2: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![self.into(), x2.into()];
        self.tx.op("remainder", operands, args())
    }

    /// One over the square root.
    ///
    /// ```tx
    /// rsqrt(4.0)  # 0.5
    /// ```
    #[track_caller]
    pub fn rsqrt(self) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("rsqrt", operands, args())
    }

    /// -1, 0 or 1 with the sign of the number; `nan` of `nan`.
    ///
    /// ```tx
    /// sign(-2.5)  # -1.0
    /// ```
    #[track_caller]
    pub fn sign(self) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("sign", operands, args())
    }

    /// Square root; `nan` of negative numbers.
    ///
    /// ```tx
    /// sqrt(2.0)  # 1.4142135623730951
    /// ```
    #[track_caller]
    pub fn sqrt(self) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("sqrt", operands, args())
    }

    /// The number times itself. Integers wrap.
    ///
    /// ```tx
    /// square(3.0)  # 9.0
    /// ```
    #[track_caller]
    pub fn square(self) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("square", operands, args())
    }

    /// Difference. Integers wrap.
    ///
    /// ```tx
    /// subtract(3, 1)  # 2
    /// ```
    #[track_caller]
    pub fn subtract(self, x2: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![self.into(), x2.into()];
        self.tx.op("subtract", operands, args())
    }

    /// [`Expr::subtract`] under another name.
    #[track_caller]
    pub fn sub(self, x2: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![self.into(), x2.into()];
        self.tx.op("subtract", operands, args())
    }

    /// The elements converted to `dtype`.
    ///
    /// Integers wrap, floats round towards zero and stop at the ends of an integer dtype (`nan` becomes 0), and `bool` is whether an element is
    /// not 0. Halves are rounded once, to nearest. Complex numbers become complex numbers or `bool`; take `z.real` for anything else. `f32(x)` is the same as `astype(x, f32)`.
    ///
    /// ```tx
    /// astype([1.9, -1.9], i32)  # [1, -1]
    /// ```
    #[track_caller]
    pub fn astype(self, dtype: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![self.into(), dtype.into()];
        self.tx.op("astype", operands, args())
    }

    /// [`Expr::astype`] under another name.
    #[track_caller]
    pub fn cast(self, dtype: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![self.into(), dtype.into()];
        self.tx.op("astype", operands, args())
    }
}
