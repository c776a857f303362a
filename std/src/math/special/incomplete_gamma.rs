//! `gammainc` and `gammaincc`, the regularised incomplete gamma functions P and Q.
//!
//! Method: from `a = 10` on and `x/a` between about 0.4 and 2.2, N. Temme's uniform expansion (SIAM J. Math. Anal. 10, 1979) with its
//! remainder fitted in `1/a` and `eta`, so that no term but the common factor `exp(-a eta^2/2)` is small; else the power
//! series of P for `x < a`, Legendre's continued fraction of Q for `x > a`, each with as many terms as the region needs, and for small `a` and `x`
//! the series of Q of Gautschi (ACM TOMS 5, 1979).

use super::gamma::{gamma_wide, lgamma_by_two};
use super::tables::{ERFCX, INVERSE_GAMMA_STAR, TEMME};
use super::{branch, in_f64};
use crate::math::float_bits::{infinity, nan};
use crate::math::{exp, expm1, log, log1p, pow};
use std::f64::consts::PI;
use texpr_ir::Sx;

/// `a` from which the asymptotic forms are used.
pub(super) const LARGE: f64 = 10.0;
const ETA: (f64, f64) = (-0.8, 0.92);

/// Terms of the series of P: `x < a` where `a < 10`, `x < 0.4 a` beyond; a ratio of 0.4 in the worst case.
const SERIES_TERMS: usize = 46;
/// Depth of the fraction of Q for `x > 2` and `a < 10`, and for `x > 2.2 a` beyond.
const FRACTION_TERMS: (usize, usize) = (56, 18);
const SMALL_TERMS: usize = 26;

/// `mu - log(1 + mu)`, given `1 + mu` too.
pub(super) fn phi<'b>(mu: Sx<'b>, one_plus: Sx<'b>) -> Sx<'b> {
    // log(1 + mu) = 2 artanh(s): what remains of mu - 2 s is mu s.
    let s = mu / (mu + 2.0);
    let z = s * s;
    let series: Vec<f64> = (0..17).rev().map(|k| 1.0 / (2 * k + 3) as f64).collect();
    let near = s * (mu - z * 2.0 * z.horner(&series));
    let far = mu - log(one_plus);
    mu.abs().lt(mu.lit(0.6)).select(near, far)
}

/// `sqrt(2 pi/a) (a/e)^a/Gamma(a)` for `a >= 10`.
pub(super) fn inverse_gamma_star(a: Sx<'_>) -> Sx<'_> {
    (a.lit(20.0) / a - 1.0).horner(INVERSE_GAMMA_STAR)
}

/// `x^a exp(-x)/Gamma(a + 1)` for `a < 10`.
fn front_small<'b>(a: Sx<'b>, x: Sx<'b>) -> Sx<'b> {
    let decay = exp(-(x * 0.5));
    decay * pow(x, a) * decay / gamma_wide(a + 1.0)
}

/// The same for `a >= 10`.
fn front_large<'b>(a: Sx<'b>, x: Sx<'b>) -> Sx<'b> {
    let decay = exp(-(a * phi((x - a) / a, x / a)));
    decay * inverse_gamma_star(a) / (a * (2.0 * PI)).sqrt()
}

/// `1 + x/(a + 1) + x^2/((a + 1)(a + 2)) + ...`.
fn series<'b>(a: Sx<'b>, x: Sx<'b>) -> Sx<'b> {
    let one = a.lit(1.0);
    (1..=SERIES_TERMS).rev().fold(one, |sum, n| sum.fma(x / (a + n as f64), one))
}

/// `a/(x + 1 - a - (1 - a)/(x + 3 - a - ...))`.
fn fraction<'b>(a: Sx<'b>, x: Sx<'b>, depth: usize) -> Sx<'b> {
    let d = x - a;
    let start = d + (2 * depth + 1) as f64;
    let f = (1..=depth).rev().fold(start, |f, k| {
        let k = k as f64;
        (d + (2.0 * k - 1.0)) - (a.lit(k) - a) * k / f
    });
    a / f
}

/// Q for `x <= 2` and `a <= 3/2`.
fn small_upper<'b>(a: Sx<'b>, x: Sx<'b>) -> Sx<'b> {
    // log(x^a/Gamma(1 + a)), relatively accurate for small a.
    let exponent = a * log(x) - (lgamma_by_two(a) - log1p(a));
    let (mut term, mut sum) = (a.lit(1.0), a.lit(0.0));
    for k in 1..=SMALL_TERMS {
        term = term * x * (-1.0 / k as f64);
        sum = sum + term / (a + k as f64);
    }
    -expm1(exponent) - exp(exponent) * a * sum
}

/// Which tail a method gives; the other is one less it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Tail {
    Lower,
    Upper,
}

impl Tail {
    fn of(self, given: Self, value: Sx<'_>) -> Sx<'_> {
        if self == given { value } else { value.lit(1.0) - value }
    }
}

/// The Lower tail for negative `eta`, else the Upper one, and which of them it is; for `a >= 10` and `eta` in range.
fn temme<'b>(a: Sx<'b>, x: Sx<'b>) -> (Sx<'b>, Sx<'b>) {
    let mu = (x - a) / a;
    let half_square = phi(mu, x / a);
    let eta = (half_square + half_square).sqrt().copysign(mu);
    let decay = exp(-(a * half_square));
    let z = eta.abs() * (a * 0.5).sqrt();
    let middle = (z.lit(1.0) - z.lit(6.0) / (z + 3.0)).horner(ERFCX) / (z + z + 1.0) * 0.5;
    let (u, v) = (a.lit(20.0) / a - 1.0, (eta - (ETA.0 + ETA.1) / 2.0) / ((ETA.1 - ETA.0) / 2.0));
    let rest = TEMME.iter().map(|row| v.horner(row)).reduce(|sum, row| sum.fma(u, row)).unwrap_or(a.lit(0.0));
    let rest = rest / (a * (2.0 * PI)).sqrt();
    let lower = mu.lt(mu.lit(0.0));
    (decay * (middle + lower.select(-rest, rest)), lower)
}

fn incomplete<'b>(tail: Tail, a: Sx<'b>, x: Sx<'b>) -> Sx<'b> {
    let (zero, one) = (a.lit(0.0), a.lit(1.0));
    let inside = a.gt(zero) & x.gt(zero) & a.lt(infinity(a)) & x.lt(infinity(x));
    let large = a.ge(a.lit(LARGE));
    let mu = (x - a) / a;
    // Limits of x/a at the ends of eta's range, a little inside.
    let uniform = large & mu.gt(a.lit(-0.6)) & mu.lt(a.lit(1.2));
    let below = x.le(large.select(a, a.max(a.lit(2.0))));
    let small = if tail == Tail::Upper { x.le(a.lit(2.0)) & a.le(a.lit(1.5)) } else { x.lt(zero) };

    // At the ends, P is 0 for x = 0 or a infinite, 1 for a = 0 or x infinite.
    let end = tail.of(Tail::Lower, (a.eq(zero) | x.eq(infinity(x))).select(one, zero));
    let unknown =
        !(a.ge(zero) & x.ge(zero)) | (a.eq(zero) & x.eq(zero)) | (a.eq(infinity(a)) & x.eq(infinity(x)));
    let value = unknown.select(nan(a), end);

    let value = branch(value, inside & uniform, &[a, x], |v| {
        let (value, lower) = temme(v[0], v[1]);
        lower.select(tail.of(Tail::Lower, value), tail.of(Tail::Upper, value))
    });
    let value = branch(value, inside & below & !uniform & !small, &[a, x], |v| {
        let (a, x) = (v[0], v[1]);
        let large = a.ge(a.lit(LARGE));
        let front = branch(front_small(a, x), large, &[a, x], |v| front_large(v[0], v[1]));
        tail.of(Tail::Lower, front * series(a, x))
    });
    let value = branch(value, inside & !below & !small & !large, &[a, x], |v| {
        tail.of(Tail::Upper, front_small(v[0], v[1]) * fraction(v[0], v[1], FRACTION_TERMS.0))
    });
    let value = branch(value, inside & !below & !uniform & large, &[a, x], |v| {
        tail.of(Tail::Upper, front_large(v[0], v[1]) * fraction(v[0], v[1], FRACTION_TERMS.1))
    });
    match tail {
        Tail::Lower => value,
        Tail::Upper => branch(value, inside & small, &[a, x], |v| small_upper(v[0], v[1])),
    }
}

/// The regularised lower incomplete gamma function, P. Measured on SciPy's tables: 2e-13, where it is small.
pub fn gammainc<'b>(a: Sx<'b>, x: Sx<'b>) -> Sx<'b> {
    in_f64(&[a, x], |v| incomplete(Tail::Lower, v[0], v[1]))
}

/// The regularised upper incomplete gamma function, Q. Measured on SciPy's tables: 2e-13, where it is small.
pub fn gammaincc<'b>(a: Sx<'b>, x: Sx<'b>) -> Sx<'b> {
    in_f64(&[a, x], |v| incomplete(Tail::Upper, v[0], v[1]))
}
