//! Made from the vocabulary by `tests/builder_methods.rs`; not to be changed by hand.

use crate::builder::{Args, Builder, Expr, Value, args};

impl<'t> Expr<'t> {
    /// `e` to the power of the number.
    ///
    /// ```tx
    /// exp(1.0)  # 2.718281828459045
    /// ```
    #[track_caller]
    pub fn exp(self) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("exp", operands, args())
    }

    /// 2 to the power of the number.
    ///
    /// ```tx
    /// exp2(10.0)  # 1024.0
    /// ```
    #[track_caller]
    pub fn exp2(self) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("exp2", operands, args())
    }

    /// `exp(x) - 1`, accurate near zero.
    ///
    /// ```tx
    /// expm1(1e-20)  # 1e-20
    /// ```
    #[track_caller]
    pub fn expm1(self) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("expm1", operands, args())
    }

    /// Natural logarithm; `nan` of negative numbers, `-inf` of zero.
    ///
    /// ```tx
    /// log(e)  # 1.0
    /// ```
    #[track_caller]
    pub fn log(self) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("log", operands, args())
    }

    /// Logarithm to the base 10.
    ///
    /// ```tx
    /// log10(1000.0)  # 3.0
    /// ```
    #[track_caller]
    pub fn log10(self) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("log10", operands, args())
    }

    /// Natural logarithm of `1 + x`, accurate near zero.
    ///
    /// ```tx
    /// log1p(1e-20)  # 1e-20
    /// ```
    #[track_caller]
    pub fn log1p(self) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("log1p", operands, args())
    }

    /// Logarithm to the base 2.
    ///
    /// ```tx
    /// log2(1024.0)  # 10.0
    /// ```
    #[track_caller]
    pub fn log2(self) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("log2", operands, args())
    }

    /// `log(exp(x1) + exp(x2))`, without overflow.
    ///
    /// ```tx
    /// logaddexp(1000.0, 1000.0)  # 1000.6931471805599
    /// ```
    #[track_caller]
    pub fn logaddexp(self, x2: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![self.into(), x2.into()];
        self.tx.op("logaddexp", operands, args())
    }

    /// `log(sum(exp(x)))` over `axis`, without overflow; `-inf` of no elements.
    ///
    /// ```tx
    /// logsumexp([1000.0, 1000.0])  # 1000.6931471805599
    /// ```
    #[track_caller]
    pub fn logsumexp(self) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("logsumexp", operands, args())
    }

    /// [`Expr::logsumexp`] with arguments by name: `axis`, `keepdims`.
    #[track_caller]
    pub fn logsumexp_with(self, args: Args<'t>) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("logsumexp", operands, args)
    }

    /// The logistic function, `1 / (1 + exp(-x))`.
    ///
    /// ```tx
    /// sigmoid(0.0)  # 0.5
    /// ```
    #[track_caller]
    pub fn sigmoid(self) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("sigmoid", operands, args())
    }

    /// [`Expr::sigmoid`] under another name.
    #[track_caller]
    pub fn expit(self) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("sigmoid", operands, args())
    }

    /// `log(1 + exp(x))`, without overflow.
    ///
    /// ```tx
    /// softplus(1000.0)  # 1000.0
    /// ```
    #[track_caller]
    pub fn softplus(self) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("softplus", operands, args())
    }

    /// [`Expr::softplus`] under another name.
    #[track_caller]
    pub fn log1pexp(self) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("softplus", operands, args())
    }
}

impl Builder {
    /// [`Expr::sigmoid`] under another name.
    #[track_caller]
    pub fn special_expit<'t>(&'t self, x: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![x.into()];
        self.op("sigmoid", operands, args())
    }
}
