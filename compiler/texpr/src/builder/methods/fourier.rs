//! Made from the vocabulary by `tests/builder_methods.rs`; not to be changed by hand.

use crate::builder::{Args, Builder, Expr, Value, args};

impl Builder {
    /// The discrete Fourier transform along `axis` (the last one unless given), cut or filled up with zeros to `n` elements if that is given.
    /// `norm` is "backward" (the inverse is divided by `n`; this if not given), "ortho" (both by its square root) or "forward" (the forward transform is).
    ///
    /// ```tx
    /// fft.fft([1.0, 0.0])  # [1.0+0.0j, 1.0+0.0j]
    /// ```
    #[track_caller]
    pub fn fft_fft<'t>(&'t self, x: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![x.into()];
        self.op("fft.fft", operands, args())
    }

    /// [`Builder::fft_fft`] with arguments by name: `n`, `axis`, `norm`.
    #[track_caller]
    pub fn fft_fft_with<'t>(&'t self, x: impl Into<Value<'t>>, args: Args<'t>) -> Expr<'t> {
        let operands = vec![x.into()];
        self.op("fft.fft", operands, args)
    }

    /// `fft.fftn` over the last two axes, unless others are given.
    ///
    /// ```tx
    /// fft.fft2([[1.0, 0.0]])  # [[1.0+0.0j, 1.0+0.0j]]
    /// ```
    #[track_caller]
    pub fn fft_fft2<'t>(&'t self, x: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![x.into()];
        self.op("fft.fft2", operands, args())
    }

    /// [`Builder::fft_fft2`] with arguments by name: `s`, `axes`, `norm`.
    #[track_caller]
    pub fn fft_fft2_with<'t>(&'t self, x: impl Into<Value<'t>>, args: Args<'t>) -> Expr<'t> {
        let operands = vec![x.into()];
        self.op("fft.fft2", operands, args)
    }

    /// `fft.fft` along every axis, or along those of `axes`, with sizes `s`.
    ///
    /// ```tx
    /// fft.fftn([1.0, 0.0])  # [1.0+0.0j, 1.0+0.0j]
    /// ```
    #[track_caller]
    pub fn fft_fftn<'t>(&'t self, x: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![x.into()];
        self.op("fft.fftn", operands, args())
    }

    /// [`Builder::fft_fftn`] with arguments by name: `s`, `axes`, `norm`.
    #[track_caller]
    pub fn fft_fftn_with<'t>(&'t self, x: impl Into<Value<'t>>, args: Args<'t>) -> Expr<'t> {
        let operands = vec![x.into()];
        self.op("fft.fftn", operands, args)
    }

    /// The inverse of the discrete Fourier transform along `axis` (the last one unless given), cut or filled up with zeros to `n` elements if that is given.
    /// `norm` is "backward" (the inverse is divided by `n`; this if not given), "ortho" (both by its square root) or "forward" (the forward transform is).
    ///
    /// ```tx
    /// fft.ifft([2.0, 0.0])  # [1.0+0.0j, 1.0+0.0j]
    /// ```
    #[track_caller]
    pub fn fft_ifft<'t>(&'t self, x: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![x.into()];
        self.op("fft.ifft", operands, args())
    }

    /// [`Builder::fft_ifft`] with arguments by name: `n`, `axis`, `norm`.
    #[track_caller]
    pub fn fft_ifft_with<'t>(&'t self, x: impl Into<Value<'t>>, args: Args<'t>) -> Expr<'t> {
        let operands = vec![x.into()];
        self.op("fft.ifft", operands, args)
    }

    /// `fft.ifftn` over the last two axes, unless others are given.
    ///
    /// ```tx
    /// fft.ifft2([[2.0, 0.0]])  # [[1.0+0.0j, 1.0+0.0j]]
    /// ```
    #[track_caller]
    pub fn fft_ifft2<'t>(&'t self, x: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![x.into()];
        self.op("fft.ifft2", operands, args())
    }

    /// [`Builder::fft_ifft2`] with arguments by name: `s`, `axes`, `norm`.
    #[track_caller]
    pub fn fft_ifft2_with<'t>(&'t self, x: impl Into<Value<'t>>, args: Args<'t>) -> Expr<'t> {
        let operands = vec![x.into()];
        self.op("fft.ifft2", operands, args)
    }

    /// `fft.ifft` along every axis, or along those of `axes`, with sizes `s`.
    ///
    /// ```tx
    /// fft.ifftn([2.0, 0.0])  # [1.0+0.0j, 1.0+0.0j]
    /// ```
    #[track_caller]
    pub fn fft_ifftn<'t>(&'t self, x: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![x.into()];
        self.op("fft.ifftn", operands, args())
    }

    /// [`Builder::fft_ifftn`] with arguments by name: `s`, `axes`, `norm`.
    #[track_caller]
    pub fn fft_ifftn_with<'t>(&'t self, x: impl Into<Value<'t>>, args: Args<'t>) -> Expr<'t> {
        let operands = vec![x.into()];
        self.op("fft.ifftn", operands, args)
    }

    /// The inverse of `fft.rfft`: `n` real numbers (an even number, `2 * (size - 1)`, unless given) along `axis` (the last one unless given), cut or filled up with zeros to `n` elements if that is given.
    /// `norm` is "backward" (the inverse is divided by `n`; this if not given), "ortho" (both by its square root) or "forward" (the forward transform is).
    ///
    /// ```tx
    /// fft.irfft([2.0, 2.0])  # [2.0, 0.0]
    /// ```
    #[track_caller]
    pub fn fft_irfft<'t>(&'t self, x: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![x.into()];
        self.op("fft.irfft", operands, args())
    }

    /// [`Builder::fft_irfft`] with arguments by name: `n`, `axis`, `norm`.
    #[track_caller]
    pub fn fft_irfft_with<'t>(&'t self, x: impl Into<Value<'t>>, args: Args<'t>) -> Expr<'t> {
        let operands = vec![x.into()];
        self.op("fft.irfft", operands, args)
    }

    /// `fft.irfftn` over the last two axes, unless others are given.
    ///
    /// ```tx
    /// fft.irfft2([[2.0, 2.0]])  # [[2.0, 0.0]]
    /// ```
    #[track_caller]
    pub fn fft_irfft2<'t>(&'t self, x: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![x.into()];
        self.op("fft.irfft2", operands, args())
    }

    /// [`Builder::fft_irfft2`] with arguments by name: `s`, `axes`, `norm`.
    #[track_caller]
    pub fn fft_irfft2_with<'t>(&'t self, x: impl Into<Value<'t>>, args: Args<'t>) -> Expr<'t> {
        let operands = vec![x.into()];
        self.op("fft.irfft2", operands, args)
    }

    /// `fft.irfft` along every axis, or along those of `axes`, with sizes `s`.
    ///
    /// ```tx
    /// fft.irfftn([2.0, 2.0])  # [2.0, 0.0]
    /// ```
    #[track_caller]
    pub fn fft_irfftn<'t>(&'t self, x: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![x.into()];
        self.op("fft.irfftn", operands, args())
    }

    /// [`Builder::fft_irfftn`] with arguments by name: `s`, `axes`, `norm`.
    #[track_caller]
    pub fn fft_irfftn_with<'t>(&'t self, x: impl Into<Value<'t>>, args: Args<'t>) -> Expr<'t> {
        let operands = vec![x.into()];
        self.op("fft.irfftn", operands, args)
    }

    /// The first half of the discrete Fourier transform of real numbers, from which the other follows: `n // 2 + 1` elements, along `axis` (the last one unless given), cut or filled up with zeros to `n` elements if that is given.
    /// `norm` is "backward" (the inverse is divided by `n`; this if not given), "ortho" (both by its square root) or "forward" (the forward transform is).
    ///
    /// ```tx
    /// fft.rfft([1.0, 0.0, 0.0, 0.0])  # [1.0+0.0j, 1.0+0.0j, 1.0+0.0j]
    /// ```
    #[track_caller]
    pub fn fft_rfft<'t>(&'t self, x: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![x.into()];
        self.op("fft.rfft", operands, args())
    }

    /// [`Builder::fft_rfft`] with arguments by name: `n`, `axis`, `norm`.
    #[track_caller]
    pub fn fft_rfft_with<'t>(&'t self, x: impl Into<Value<'t>>, args: Args<'t>) -> Expr<'t> {
        let operands = vec![x.into()];
        self.op("fft.rfft", operands, args)
    }

    /// `fft.rfftn` over the last two axes, unless others are given.
    ///
    /// ```tx
    /// fft.rfft2([[1.0, 0.0, 0.0, 0.0]])  # [[1.0+0.0j, 1.0+0.0j, 1.0+0.0j]]
    /// ```
    #[track_caller]
    pub fn fft_rfft2<'t>(&'t self, x: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![x.into()];
        self.op("fft.rfft2", operands, args())
    }

    /// [`Builder::fft_rfft2`] with arguments by name: `s`, `axes`, `norm`.
    #[track_caller]
    pub fn fft_rfft2_with<'t>(&'t self, x: impl Into<Value<'t>>, args: Args<'t>) -> Expr<'t> {
        let operands = vec![x.into()];
        self.op("fft.rfft2", operands, args)
    }

    /// `fft.rfft` along every axis, or along those of `axes`, with sizes `s`.
    ///
    /// ```tx
    /// fft.rfftn([1.0, 0.0, 0.0, 0.0])  # [1.0+0.0j, 1.0+0.0j, 1.0+0.0j]
    /// ```
    #[track_caller]
    pub fn fft_rfftn<'t>(&'t self, x: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![x.into()];
        self.op("fft.rfftn", operands, args())
    }

    /// [`Builder::fft_rfftn`] with arguments by name: `s`, `axes`, `norm`.
    #[track_caller]
    pub fn fft_rfftn_with<'t>(&'t self, x: impl Into<Value<'t>>, args: Args<'t>) -> Expr<'t> {
        let operands = vec![x.into()];
        self.op("fft.rfftn", operands, args)
    }

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
