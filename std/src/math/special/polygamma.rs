//! `polygamma`.
//!
//! Method: Hurwitz' zeta function, `(-1)^(n + 1) n! zeta(n + 1, x)`, for `x > 0` and `n >= 2`; the orders 0 and 1 are functions of their own, and the
//! order 2 is reflected.

use super::digamma::{digamma_wide, trigamma_wide};
use super::gamma::gamma_wide;
use super::zeta::hurwitz_wide;
use super::{branch, in_f64, is_whole};
use crate::math::float_bits::nan;
use crate::math::{cospi, sinpi};
use std::f64::consts::PI;
use texpr_ir::Sx;

/// The derivative of order `n` of `digamma`; NaN unless `n` is a whole number from 0, and for negative `x` beyond order 2.
pub fn polygamma<'b>(n: Sx<'b>, x: Sx<'b>) -> Sx<'b> {
    in_f64(&[n, x], |v| {
        let (n, x) = (v[0], v[1]);
        let (zero, one) = (n.lit(0.0), n.lit(1.0));
        let value = n.eq(zero).select(digamma_wide(x), trigamma_wide(x));
        let value = branch(value, n.gt(one), &[n, x], |v| {
            let (n, x) = (v[0], v[1]);
            let (zero, one) = (n.lit(0.0), n.lit(1.0));
            let half = n * 0.5;
            let odd = half.floor().lt(half);
            let below = x.lt(zero);
            let magnitude = gamma_wide(n + 1.0) * hurwitz_wide(n + 1.0, below.select(one - x, x));
            let value = odd.select(magnitude, -magnitude);
            let turn = x.lit(PI) / sinpi(x);
            let reflected = value - turn * turn * (cospi(x) / sinpi(x)) * (2.0 * PI);
            let second = n.eq(n.lit(2.0)) & !is_whole(x);
            below.select(second.select(reflected, nan(x)), value)
        });
        (n.ge(zero) & is_whole(n)).select(value, nan(x))
    })
}
