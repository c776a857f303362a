//! Made from the vocabulary by `tests/builder_methods.rs`; not to be changed by hand.

use crate::builder::{Args, Builder, Expr, Value, args};

impl<'t> Expr<'t> {
    /// The error function.
    ///
    /// ```tx
    /// erf(0.0)  # 0.0
    /// ```
    #[track_caller]
    pub fn erf(self) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("erf", operands, args())
    }

    /// `1 - erf(x)`, accurate where that is small.
    ///
    /// ```tx
    /// erfc(0.0)  # 1.0
    /// ```
    #[track_caller]
    pub fn erfc(self) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("erfc", operands, args())
    }

    /// [`Builder::special_i0`] under another name.
    #[track_caller]
    pub fn i0(self) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("special.i0", operands, args())
    }
}

impl Builder {
    /// The beta function, `gamma(a) * gamma(b) / gamma(a + b)`, without overflow on the way.
    ///
    /// ```tx
    /// special.beta(2.0, 3.0)  # 0.08333333333333329
    /// ```
    #[track_caller]
    pub fn special_beta<'t>(&'t self, a: impl Into<Value<'t>>, b: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![a.into(), b.into()];
        self.op("special.beta", operands, args())
    }

    /// The regularised incomplete beta function: the integral of `t**(a - 1) * (1 - t)**(b - 1)` from 0 to `x`, over `beta(a, b)`.
    ///
    /// `a` and `b` must be 0 or more (not both 0), `x` between 0 and 1; elsewhere it is `nan`.
    ///
    /// ```tx
    /// special.betainc(2.0, 3.0, 0.5)  # 0.6874999999999998
    /// ```
    #[track_caller]
    pub fn special_betainc<'t>(
        &'t self,
        a: impl Into<Value<'t>>,
        b: impl Into<Value<'t>>,
        x: impl Into<Value<'t>>,
    ) -> Expr<'t> {
        let operands = vec![a.into(), b.into(), x.into()];
        self.op("special.betainc", operands, args())
    }

    /// The logarithm of the magnitude of the beta function.
    ///
    /// ```tx
    /// special.betaln(2.0, 3.0)  # -2.484906649788001
    /// ```
    #[track_caller]
    pub fn special_betaln<'t>(&'t self, a: impl Into<Value<'t>>, b: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![a.into(), b.into()];
        self.op("special.betaln", operands, args())
    }

    /// The derivative of `gammaln`, also called psi.
    ///
    /// ```tx
    /// special.digamma(1.0)  # -0.5772156649015329
    /// ```
    #[track_caller]
    pub fn special_digamma<'t>(&'t self, x: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![x.into()];
        self.op("special.digamma", operands, args())
    }

    /// [`Builder::special_digamma`] under another name.
    #[track_caller]
    pub fn special_psi<'t>(&'t self, x: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![x.into()];
        self.op("special.digamma", operands, args())
    }

    /// [`Expr::erf`] under another name.
    #[track_caller]
    pub fn special_erf<'t>(&'t self, x: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![x.into()];
        self.op("erf", operands, args())
    }

    /// [`Expr::erfc`] under another name.
    #[track_caller]
    pub fn special_erfc<'t>(&'t self, x: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![x.into()];
        self.op("erfc", operands, args())
    }

    /// The inverse of `erfc`, on `[0, 2]`; accurate for the smallest arguments.
    ///
    /// ```tx
    /// special.erfcinv(1e-100)  # 15.065574702592645
    /// ```
    #[track_caller]
    pub fn special_erfcinv<'t>(&'t self, x: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![x.into()];
        self.op("special.erfcinv", operands, args())
    }

    /// The scaled complement of the error function, `exp(x**2) * erfc(x)`.
    ///
    /// ```tx
    /// special.erfcx(100.0)  # 0.005641613782989432
    /// ```
    #[track_caller]
    pub fn special_erfcx<'t>(&'t self, x: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![x.into()];
        self.op("special.erfcx", operands, args())
    }

    /// The inverse of `erf`, on `[-1, 1]`.
    ///
    /// ```tx
    /// special.erfinv(0.5)  # 0.47693627620446993
    /// ```
    #[track_caller]
    pub fn special_erfinv<'t>(&'t self, x: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![x.into()];
        self.op("special.erfinv", operands, args())
    }

    /// The gamma function, `(x - 1)!` for positive whole numbers; `nan` at negative ones.
    ///
    /// ```tx
    /// special.gamma(5.0)  # 24.0
    /// ```
    #[track_caller]
    pub fn special_gamma<'t>(&'t self, x: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![x.into()];
        self.op("special.gamma", operands, args())
    }

    /// The regularised lower incomplete gamma function P: the integral of `t**(a - 1) * exp(-t)` from 0 to `x`, over `gamma(a)`.
    ///
    /// Both arguments must be 0 or more; elsewhere it is `nan`.
    ///
    /// ```tx
    /// special.gammainc(1.0, 2.0)  # 0.8646647167633874
    /// ```
    #[track_caller]
    pub fn special_gammainc<'t>(&'t self, a: impl Into<Value<'t>>, x: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![a.into(), x.into()];
        self.op("special.gammainc", operands, args())
    }

    /// The regularised upper incomplete gamma function Q, which is `1 - gammainc(a, x)`, accurate where it is small.
    ///
    /// ```tx
    /// special.gammaincc(1.0, 200.0)  # 1.3838965267367378e-87
    /// ```
    #[track_caller]
    pub fn special_gammaincc<'t>(&'t self, a: impl Into<Value<'t>>, x: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![a.into(), x.into()];
        self.op("special.gammaincc", operands, args())
    }

    /// The logarithm of the magnitude of the gamma function.
    ///
    /// ```tx
    /// special.gammaln(100.0)  # 359.1342053695754
    /// ```
    #[track_caller]
    pub fn special_gammaln<'t>(&'t self, x: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![x.into()];
        self.op("special.gammaln", operands, args())
    }

    /// [`Builder::special_gammaln`] under another name.
    #[track_caller]
    pub fn special_lgamma<'t>(&'t self, x: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![x.into()];
        self.op("special.gammaln", operands, args())
    }

    /// The modified Bessel function of the first kind of order 0.
    ///
    /// ```tx
    /// special.i0(1.0)  # 1.2660658777520084
    /// ```
    #[track_caller]
    pub fn special_i0<'t>(&'t self, x: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![x.into()];
        self.op("special.i0", operands, args())
    }

    /// `exp(-abs(x)) * i0(x)`, which does not overflow.
    ///
    /// ```tx
    /// special.i0e(1000.0)  # 0.012617240455891259
    /// ```
    #[track_caller]
    pub fn special_i0e<'t>(&'t self, x: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![x.into()];
        self.op("special.i0e", operands, args())
    }

    /// The modified Bessel function of the first kind of order 1.
    ///
    /// ```tx
    /// special.i1(1.0)  # 0.565159103992485
    /// ```
    #[track_caller]
    pub fn special_i1<'t>(&'t self, x: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![x.into()];
        self.op("special.i1", operands, args())
    }

    /// `exp(-abs(x)) * i1(x)`, which does not overflow.
    ///
    /// ```tx
    /// special.i1e(1000.0)  # 0.01261093025692863
    /// ```
    #[track_caller]
    pub fn special_i1e<'t>(&'t self, x: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![x.into()];
        self.op("special.i1e", operands, args())
    }

    /// The Bessel function of the first kind of order 0.
    ///
    /// ```tx
    /// special.j0(1.0)  # 0.7651976865579665
    /// ```
    #[track_caller]
    pub fn special_j0<'t>(&'t self, x: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![x.into()];
        self.op("special.j0", operands, args())
    }

    /// The Bessel function of the first kind of order 1.
    ///
    /// ```tx
    /// special.j1(1.0)  # 0.44005058574493344
    /// ```
    #[track_caller]
    pub fn special_j1<'t>(&'t self, x: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![x.into()];
        self.op("special.j1", operands, args())
    }

    /// The logarithm of `ndtr`, accurate at both ends.
    ///
    /// ```tx
    /// special.log_ndtr(-1000.0)  # -500007.82669481216
    /// ```
    #[track_caller]
    pub fn special_log_ndtr<'t>(&'t self, x: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![x.into()];
        self.op("special.log_ndtr", operands, args())
    }

    /// The distribution function of the standard normal distribution, accurate far below the mean.
    ///
    /// ```tx
    /// special.ndtr(-10.0)  # 7.619853024160525e-24
    /// ```
    #[track_caller]
    pub fn special_ndtr<'t>(&'t self, x: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![x.into()];
        self.op("special.ndtr", operands, args())
    }

    /// The inverse of `ndtr`: the quantiles of the standard normal distribution.
    ///
    /// ```tx
    /// special.ndtri(0.975)  # 1.959963984540054
    /// ```
    #[track_caller]
    pub fn special_ndtri<'t>(&'t self, x: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![x.into()];
        self.op("special.ndtri", operands, args())
    }

    /// The derivative of order `n` of `digamma`, for whole `n` from 0. For `x` below 0 it is `nan` from order 3 on.
    ///
    /// ```tx
    /// special.polygamma(2, 1.0)  # -2.4041138063191885
    /// ```
    #[track_caller]
    pub fn special_polygamma<'t>(&'t self, n: impl Into<Value<'t>>, x: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![n.into(), x.into()];
        self.op("special.polygamma", operands, args())
    }

    /// The derivative of `digamma`.
    ///
    /// ```tx
    /// special.trigamma(1.0)  # 1.6449340668482262
    /// ```
    #[track_caller]
    pub fn special_trigamma<'t>(&'t self, x: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![x.into()];
        self.op("special.trigamma", operands, args())
    }

    /// The Bessel function of the second kind of order 0; `-inf` at 0 and `nan` below.
    ///
    /// ```tx
    /// special.y0(1.0)  # 0.08825696421567675
    /// ```
    #[track_caller]
    pub fn special_y0<'t>(&'t self, x: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![x.into()];
        self.op("special.y0", operands, args())
    }

    /// The Bessel function of the second kind of order 1; `-inf` at 0 and `nan` below.
    ///
    /// ```tx
    /// special.y1(1.0)  # -0.7812128213002887
    /// ```
    #[track_caller]
    pub fn special_y1<'t>(&'t self, x: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![x.into()];
        self.op("special.y1", operands, args())
    }

    /// Riemann's zeta function of `x`; with `q`, that of Hurwitz: the sum of `(q + k)**-x` over all `k` from 0.
    ///
    /// With `q`, it is `nan` for `x` below 1 and for negative `q`, and `inf` at its poles.
    ///
    /// ```tx
    /// special.zeta(2.0)  # 1.6449340668482264
    /// special.zeta(2.0, 3.0)  # 0.39493406684822646
    /// ```
    #[track_caller]
    pub fn special_zeta<'t>(&'t self, x: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![x.into()];
        self.op("special.zeta", operands, args())
    }

    /// [`Builder::special_zeta`] with arguments by name: `q`.
    #[track_caller]
    pub fn special_zeta_with<'t>(&'t self, x: impl Into<Value<'t>>, args: Args<'t>) -> Expr<'t> {
        let operands = vec![x.into()];
        self.op("special.zeta", operands, args)
    }
}
