//! Made from the vocabulary by `tests/builder_methods.rs`; not to be changed by hand.

use crate::builder::{Expr, Value, args};

impl<'t> Expr<'t> {
    /// The angle to the positive real axis in radians, from -pi to pi: `atan2(z.imag, z.real)`. Of real numbers 0, or pi below 0.
    ///
    /// ```tx
    /// angle(1 + 1j)  # 0.7853981633974483
    /// ```
    #[track_caller]
    pub fn angle(self) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("angle", operands, args())
    }

    /// The complex number with these real and imaginary parts: `c64` of `f32` and narrower floats, else `c128`.
    ///
    /// ```tx
    /// complex(3, -2)  # 3-2j
    /// ```
    #[track_caller]
    pub fn complex(self, im: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![self.into(), im.into()];
        self.tx.op("complex", operands, args())
    }

    /// The complex conjugate: the imaginary part with its sign changed. Of real numbers the number itself.
    ///
    /// ```tx
    /// conj(3 - 2j)  # 3+2j
    /// ```
    #[track_caller]
    pub fn conj(self) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("conj", operands, args())
    }

    /// [`Expr::conj`] under another name.
    #[track_caller]
    pub fn conjugate(self) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("conj", operands, args())
    }

    /// The imaginary part: a float of half the width. Of real numbers 0. `z.imag` is the same.
    ///
    /// ```tx
    /// imag(3 - 2j)  # -2.0
    /// ```
    #[track_caller]
    pub fn imag(self) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("imag", operands, args())
    }

    /// The complex number of this absolute value at this angle, in radians.
    ///
    /// ```tx
    /// polar(2.0, 0.0)  # 2+0j
    /// ```
    #[track_caller]
    pub fn polar(self, angle: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![self.into(), angle.into()];
        self.tx.op("polar", operands, args())
    }

    /// The real part: a float of half the width. Of real numbers the number itself. `z.real` is the same.
    ///
    /// ```tx
    /// real(3 - 2j)  # 3.0
    /// ```
    #[track_caller]
    pub fn real(self) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("real", operands, args())
    }
}
