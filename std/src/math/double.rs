//! Sums and products with their rounding errors, and double-double numbers: a value as an unevaluated sum `hi + lo`.
//!
//! Method: Dekker, "A floating-point technique for extending the available precision" (1971); Knuth, TAOCP 2, 4.2.2.
//! With [`Prim::Fma`](texpr_ir::Prim::Fma) an exact product is two instructions.

use texpr_ir::Sx;

/// `hi + lo` with `|lo|` at most about an ulp of `hi`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Double<'b> {
    pub(crate) hi: Sx<'b>,
    pub(crate) lo: Sx<'b>,
}

/// `a + b` exactly, for `|a| >= |b|` or `a == 0`. 3 prims.
pub(crate) fn fast_two_sum<'b>(a: Sx<'b>, b: Sx<'b>) -> Double<'b> {
    let hi = a + b;
    Double { hi, lo: (a - hi) + b }
}

/// `a + b` exactly. 6 prims.
pub(crate) fn two_sum<'b>(a: Sx<'b>, b: Sx<'b>) -> Double<'b> {
    let hi = a + b;
    let bb = hi - a;
    Double { hi, lo: (a - (hi - bb)) + (b - bb) }
}

/// `a * b` exactly. 3 prims.
pub(crate) fn two_prod<'b>(a: Sx<'b>, b: Sx<'b>) -> Double<'b> {
    let hi = a * b;
    Double { hi, lo: a.fma(b, -hi) }
}

impl<'b> Double<'b> {
    /// `self` with `lo` folded in as far as it goes; exact for `|hi| >= |lo|`.
    pub(crate) fn renorm(self) -> Self {
        fast_two_sum(self.hi, self.lo)
    }

    pub(crate) fn value(self) -> Sx<'b> {
        self.hi + self.lo
    }

    /// `self + other` for `|self.hi| >= |other.hi|`, to about 2^-2p relative.
    pub(crate) fn add_smaller(self, other: Self) -> Self {
        let sum = fast_two_sum(self.hi, other.hi);
        Self { hi: sum.hi, lo: sum.lo + (self.lo + other.lo) }
    }

    /// `self * other` to about 2^-2p relative; not renormalised.
    pub(crate) fn times(self, other: Self) -> Self {
        let p = two_prod(self.hi, other.hi);
        Self { hi: p.hi, lo: self.hi.fma(other.lo, self.lo.fma(other.hi, p.lo)) }
    }

    /// `self * 2^k` given that power of two.
    pub(crate) fn scale(self, by: Sx<'b>) -> Self {
        Self { hi: self.hi * by, lo: self.lo * by }
    }

    /// `self / other`, one division, to about 2^-2p relative; not renormalised.
    pub(crate) fn over(self, other: Self) -> Self {
        let y = other.hi.lit(1.0) / other.hi;
        let hi = self.hi * y;
        let rest = (-hi).fma(other.lo, (-hi).fma(other.hi, self.hi) + self.lo);
        Self { hi, lo: rest * y }
    }

    /// The square root, to about 2^-2p relative; NaN for zero.
    pub(crate) fn sqrt(self) -> Self {
        let hi = self.hi.sqrt();
        let rest = (-hi).fma(hi, self.hi) + self.lo;
        Self { hi, lo: rest / (hi + hi) }
    }
}
