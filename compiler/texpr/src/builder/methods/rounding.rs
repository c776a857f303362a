//! Made from the vocabulary by `tests/builder_methods.rs`; not to be changed by hand.

use crate::builder::{Args, Expr, args};

impl<'t> Expr<'t> {
    /// The least whole number that is not less; integers stay.
    ///
    /// ```tx
    /// ceil(-1.5)  # -1.0
    /// ```
    #[track_caller]
    pub fn ceil(self) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("ceil", operands, args())
    }

    /// The greatest whole number that is not greater; integers stay.
    ///
    /// ```tx
    /// floor(-1.5)  # -2.0
    /// ```
    #[track_caller]
    pub fn floor(self) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("floor", operands, args())
    }

    /// The nearest whole number, halves to even; integers stay. Of complex numbers both parts are rounded.
    ///
    /// ```tx
    /// rint(2.5)  # 2.0
    /// ```
    #[track_caller]
    pub fn rint(self) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("rint", operands, args())
    }

    /// Rounded to `decimals` places after the point (0 if not given), halves to even; integers stay. Of complex numbers both parts are rounded.
    ///
    /// ```tx
    /// round(2.675, 2)  # 2.68
    /// ```
    #[track_caller]
    pub fn round(self) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("round", operands, args())
    }

    /// [`Expr::round`] with arguments by name: `decimals`.
    #[track_caller]
    pub fn round_with(self, args: Args<'t>) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("round", operands, args)
    }

    /// [`Expr::round`] under another name.
    #[track_caller]
    pub fn around(self) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("round", operands, args())
    }

    /// [`Expr::around`] with arguments by name: `decimals`.
    #[track_caller]
    pub fn around_with(self, args: Args<'t>) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("round", operands, args)
    }

    /// The nearest whole number; halves go away from zero, as C's `round` has it. Integers stay.
    ///
    /// ```tx
    /// round_half_away([0.5, 2.5, -0.5])  # [1.0, 3.0, -1.0]
    /// ```
    #[track_caller]
    pub fn round_half_away(self) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("round_half_away", operands, args())
    }

    /// The whole number next to it towards zero; integers stay.
    ///
    /// ```tx
    /// trunc(-1.5)  # -1.0
    /// ```
    #[track_caller]
    pub fn trunc(self) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("trunc", operands, args())
    }

    /// [`Expr::trunc`] under another name.
    #[track_caller]
    pub fn fix(self) -> Expr<'t> {
        let operands = vec![self.into()];
        self.tx.op("trunc", operands, args())
    }
}
