//! Made from the vocabulary by `tests/builder_methods.rs`; not to be changed by hand.

use crate::builder::{Args, Builder, Expr, Value, args};

impl Builder {
    /// The array with frequency 0 moved from the beginning to the middle of every axis, or of those of `axes`.
    ///
    /// ```tx
    /// fft.fftshift([0, 1, 2, -2, -1])  # [-2, -1, 0, 1, 2]
    /// ```
    #[track_caller]
    pub fn fft_fftshift<'t>(&'t self, x: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![x.into()];
        self.op("fft.fftshift", operands, args())
    }

    /// [`Builder::fft_fftshift`] with arguments by name: `axes`.
    #[track_caller]
    pub fn fft_fftshift_with<'t>(&'t self, x: impl Into<Value<'t>>, args: Args<'t>) -> Expr<'t> {
        let operands = vec![x.into()];
        self.op("fft.fftshift", operands, args)
    }

    /// What `fft.fftshift` did, undone.
    ///
    /// ```tx
    /// fft.ifftshift([-2, -1, 0, 1, 2])  # [0, 1, 2, -2, -1]
    /// ```
    #[track_caller]
    pub fn fft_ifftshift<'t>(&'t self, x: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![x.into()];
        self.op("fft.ifftshift", operands, args())
    }

    /// [`Builder::fft_ifftshift`] with arguments by name: `axes`.
    #[track_caller]
    pub fn fft_ifftshift_with<'t>(&'t self, x: impl Into<Value<'t>>, args: Args<'t>) -> Expr<'t> {
        let operands = vec![x.into()];
        self.op("fft.ifftshift", operands, args)
    }
}
