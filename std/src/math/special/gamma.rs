//! `gamma` and `lgamma`.
//!
//! Method: C. Lanczos' approximation `Gamma(x) = L(x) (x + g - 1/2)^(x - 1/2) exp(-(x + g - 1/2))` with the rational `L` of
//! J. Maddock's in Boost (`lanczos13m53`; also in CPython), where the rounding error of `x + g - 1/2` is put back; for `lgamma` below
//! 3, a polynomial times its zeros. Negative arguments are reflected.

use super::tables::LGAMMA;
use super::{branch, in_f64, is_whole};
use crate::math::double::two_sum;
use crate::math::float_bits::{infinity, nan};
use crate::math::{exp, log, pow, sinpi};
use std::f64::consts::PI;
use texpr_ir::Sx;

/// `g` of Lanczos' approximation, less a half.
pub(super) const G_LESS_HALF: f64 = 5.52468004077673;
const EXP_MINUS_G: f64 = 0.00241832520904651;

const NUMERATOR: [f64; 13] = [
    2.5066282746310002,
    210.82427775157936,
    8071.672002365816,
    186056.26539522348,
    2876370.6289353725,
    31426415.585400194,
    248874557.86205417,
    1439720407.3117216,
    6039542586.352028,
    17921034426.03721,
    35711959237.35567,
    42919803642.6491,
    23531376880.41076,
];
/// `x (x + 1) ... (x + 11)`.
const DENOMINATOR: [f64; 13] = [
    1.0,
    66.0,
    1925.0,
    32670.0,
    357423.0,
    2637558.0,
    13339535.0,
    45995730.0,
    105258076.0,
    150917976.0,
    120543840.0,
    39916800.0,
    0.0,
];

/// `L(x) exp(-g)` for `x >= 0`: as `Gamma(x) = L(x) exp(-g) ((x + g - 1/2)/e)^(x - 1/2)`.
pub(super) fn lanczos(x: Sx<'_>) -> Sx<'_> {
    // Beyond, it is constant, and would overflow.
    let x = x.min(x.lit(1e20));
    let numerator = NUMERATOR.map(|c| c * EXP_MINUS_G);
    x.horner(&numerator) / x.horner(&DENOMINATOR)
}

/// The gamma function. Measured: 9e-16, relative, for positive arguments.
pub fn gamma(x: Sx<'_>) -> Sx<'_> {
    in_f64(&[x], |x| gamma_wide(x[0]))
}

pub(super) fn gamma_wide(x: Sx<'_>) -> Sx<'_> {
    let (one, half) = (x.lit(1.0), x.lit(0.5));
    // Beyond 171.7 the result is infinite, and zero below -184.
    let a = x.abs().min(x.lit(200.0));
    let base = two_sum(a, a.lit(G_LESS_HALF));
    let power = pow(base.hi, (a - half) * half);
    let decay = exp(-base.hi);
    let l = a.horner(&NUMERATOR) / a.horner(&DENOMINATOR);
    let l = l * base.lo.fma((a - half) / base.hi - one, one);
    let positive = l * power * decay * power;
    // Factorials are exact as far as that makes a difference.
    let factorial = is_whole(x) & x.lt(x.lit(18.0));
    let positive = factorial.select(positive.round(), positive);
    let value = branch(positive, x.lt(x.lit(0.0)), &[x, l, power, decay], |v| {
        let (x, a) = (v[0], v[0].abs());
        let reflected = x.lit(-PI) / (a * sinpi(a) * v[1]) / v[2] / v[3] / v[2];
        is_whole(x).select(nan(x), reflected)
    });
    x.abs().lt(x.lit(1e-20)).select(one / x, value)
}

/// The logarithm of the magnitude of the gamma function. Measured: 1e-15 for positive arguments.
pub fn lgamma(x: Sx<'_>) -> Sx<'_> {
    in_f64(&[x], |x| lgamma_wide(x[0]))
}

/// `lgamma(2 + t)` on `[-1/2, 3/2]`.
pub(super) fn lgamma_by_two(t: Sx<'_>) -> Sx<'_> {
    t * (t - 0.5).horner(LGAMMA)
}

pub(super) fn lgamma_positive(a: Sx<'_>) -> Sx<'_> {
    let one = a.lit(1.0);
    let (low, middle) = (a.lt(a.lit(0.5)), a.lt(a.lit(1.5)));
    let t = low.select(a, middle.select(a - one, a - 2.0));
    let divisor = low.select(a * (a + one), middle.select(a, one));
    let near = lgamma_by_two(t) - log(divisor);
    let far = (a - 0.5).fma(log(a + G_LESS_HALF) - one, log(lanczos(a)));
    a.lt(a.lit(3.0)).select(near, far)
}

pub(super) fn lgamma_wide(x: Sx<'_>) -> Sx<'_> {
    let positive = lgamma_positive(x.abs());
    branch(positive, x.lt(x.lit(0.0)), &[x, positive], |v| {
        let a = v[0].abs();
        let reflected = -(log(sinpi(a).abs() / PI) + log(a)) - v[1];
        is_whole(a).select(infinity(a), reflected)
    })
}

#[cfg(test)]
mod unit {
    use super::*;

    #[test]
    fn the_scale_is_that_of_g() {
        let g = G_LESS_HALF + 0.5;
        assert_eq!(g - 0.5, G_LESS_HALF);
        assert!((EXP_MINUS_G / (-g).exp() - 1.0).abs() < 1e-15);
    }
}
