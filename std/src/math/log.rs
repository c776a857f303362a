//! The logarithm family: `log`, `log2`, `log10`, `log1p`, `softplus`, `logaddexp`.
//!
//! Method: `x = 2^k (1 + f)` with `1 + f` in `[sqrt(1/2), sqrt(2))`, from bits. In f64, as in FreeBSD's `e_log.c`, `s = f/(2+f)`
//! and `log(1+f) = f - (f^2/2 - s (f^2/2 + R(s^2)))`; in f32 a polynomial in `f` without the division. The large part
//! `k ln 2 + f` is summed with its rounding error. `log1p` and its kin put the rounding error of `1 + x` into `f`.
//! Zero, negative, subnormal, infinite and NaN arguments take a rare path.
//!
//! Measured errors stand at each function.

use super::double::{Double, fast_two_sum, two_sum};
use super::exp::{LN2_HI, LN2_LO, exp_everywhere, exp_limit, exp_scaled};
use super::float_bits::{
    by_width, format, infinity, is_f32, lit, nan, not_positive_normal, to_signed, to_unsigned,
};
use std::sync::Arc;
use texpr_ir::{PrimFn, Sx};

/// `(log((1+s)/(1-s)) / s - 2) / s^2` as a polynomial in `s^2`, highest power first, for f64.
const LOG_S_F64: &[f64] = &[
    0.14795443494759594,
    0.1531410388735061,
    0.18183562120223187,
    0.22222198618341307,
    0.28571428741915456,
    0.3999999999941699,
    0.6666666666666734,
];
/// As [`LOG_S_F64`], for f32.
const LOG_S_F32: &[f64] = &[0.29870691895484924, 0.3997758626937866, 0.6666677594184875];
/// `(log(1+f) - f) / f^2`, for f32.
const LOG_F32: &[f64] = &[
    0.07085902988910675,
    -0.11737019568681717,
    0.11769583076238632,
    -0.12388534843921661,
    0.1423359513282776,
    -0.1666935384273529,
    0.20001457631587982,
    -0.2499997913837433,
    0.33333322405815125,
    -0.5,
];

/// `(log((2+g)/(2-g)) - g) / g^3` in `g^2` on `0 <= g <= 2/3`; error relative to the logarithm 2^-57.6.
const LOG1P_F64: &[f64] = &[
    7.706456917248634e-08,
    1.6789793043674686e-07,
    9.155635143801185e-07,
    4.063183518054254e-06,
    1.8781202744367327e-05,
    8.877827106214785e-05,
    0.00043402778715575634,
    0.002232142856825299,
    0.012500000000003945,
    0.08333333333333333,
];
/// As [`LOG1P_F64`]; error 2^-26.
const LOG1P_F32: &[f64] =
    &[0.0005250854301266372, 0.002205556957051158, 0.01250243466347456, 0.08333329856395721];

/// A positive number `2^k m` with `m` in `[sqrt(1/2), sqrt(2))`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Split<'b> {
    pub(crate) k: Sx<'b>,
    pub(crate) m: Sx<'b>,
    /// `k`, biased by 1023, as bits in f64; `k` itself in f32.
    exponent: Sx<'b>,
}

/// Splits a positive normal number. 6 prims in f64, 5 in f32.
pub(crate) fn split(x: Sx<'_>) -> Split<'_> {
    let f = format(x);
    let fraction = i128::from(f.fraction);
    if is_f32(x) {
        // The bits of sqrt(1/2).
        const LOW: i128 = 0x3f35_04f3;
        let bits = to_signed(x);
        let moved = bits - bits.int(LOW);
        let exponent = moved >> bits.int(fraction);
        let m = ((moved & bits.int((1 << fraction) - 1)) + bits.int(LOW)).bitcast(x.dtype);
        Split { k: exponent.cast(x.dtype), m, exponent }
    } else {
        const LOW: i128 = 0x3fe6_a09e_667f_3bcd;
        let bits = to_unsigned(x);
        let moved = bits + bits.int((f.bias << fraction) - LOW);
        let exponent = moved >> bits.int(fraction);
        let m = ((moved & bits.int((1 << fraction) - 1)) + bits.int(LOW)).bitcast(x.dtype);
        // An integer below 2^52 under the exponent of 2^52 is that float plus the integer.
        let k = (exponent | bits.int(0x433 << 52)).bitcast(x.dtype) - (4_503_599_627_370_496.0 + 1023.0);
        Split { k, m, exponent }
    }
}

impl<'b> Split<'b> {
    /// `2^-k`, for `k <= 1022` (126).
    fn inverse_power(self) -> Sx<'b> {
        let f = format(self.k);
        let top = if is_f32(self.k) { f.bias } else { 2 * f.bias };
        let e = self.exponent;
        ((e.int(top) - e) << e.int(i128::from(f.fraction))).bitcast(self.k.dtype)
    }
}

/// `k ln 2 + log(1 + f) + lo`, as a large and a small part.
fn log_parts<'b>(k: Sx<'b>, f: Sx<'b>, lo: Option<Sx<'b>>) -> Double<'b> {
    let (ln2_hi, ln2_lo) = (lit(k, LN2_HI.0, LN2_HI.1), lit(k, LN2_LO.0, LN2_LO.1));
    let hi = k.fma(ln2_hi, f);
    let mut rest = k.fma(ln2_hi, -hi) + f;
    if let Some(lo) = lo {
        rest = rest + lo;
    }
    let rest = k.fma(ln2_lo, rest);
    let lo = if is_f32(k) {
        (f * f).fma(f.horner(LOG_F32), rest)
    } else {
        let (half_square, s_term) = log_series(f);
        rest - (half_square - s_term)
    };
    Double { hi, lo }
}

/// `f^2/2` and `s (f^2/2 + R)`: `log(1 + f)` is `f` less the first plus the second.
fn log_series(f: Sx<'_>) -> (Sx<'_>, Sx<'_>) {
    let s = f / (f + 2.0);
    let z = s * s;
    let half_square = f * f * 0.5;
    (half_square, s * z.fma(z.horner(by_width(f, LOG_S_F64, LOG_S_F32)), half_square))
}

/// The rare path of the logarithms: `fast(x, k_offset)` for normal numbers extended to every argument.
fn log_everywhere<'b>(x: Sx<'b>, fast: fn(Sx<'b>, f64) -> Sx<'b>) -> Sx<'b> {
    let subnormals = fast(x * lit(x, 18_014_398_509_481_984.0, 33_554_432.0), by_width(x, -54.0, -25.0));
    let zero = x.lit(0.0);
    let result = x.gt(zero).select(subnormals, nan(x));
    let result = x.eq(zero).select(-infinity(x), result);
    x.eq(infinity(x)).select(x, result)
}

fn with_rare<'b>(x: Sx<'b>, fast: for<'a> fn(Sx<'a>, f64) -> Sx<'a>) -> Sx<'b> {
    let slow = Arc::new(PrimFn::build1(&[x.dtype], |a| log_everywhere(a[0], fast)));
    fast(x, 0.0).rare(not_positive_normal(x), slow, &[x])
}

/// `k + offset`, where an offset is asked for.
fn offset(k: Sx<'_>, by: f64) -> Sx<'_> {
    if by == 0.0 { k } else { k + by }
}

pub(crate) fn log_normal(x: Sx<'_>, k_offset: f64) -> Sx<'_> {
    let parts = split(x);
    log_parts(offset(parts.k, k_offset), parts.m - 1.0, None).value()
}

/// The natural logarithm.
///
/// Measured: f64 0.87 ulp, f32 0.81 ulp.
pub fn log(x: Sx<'_>) -> Sx<'_> {
    with_rare(x, log_normal)
}

/// `log(1 + f)` as a double-double of about 2^-60 (2^-30 in f32) relative.
fn log_double(f: Sx<'_>) -> Double<'_> {
    let (half_square, s_term) = log_series(f);
    let hi = f - half_square;
    Double { hi, lo: ((f - hi) - half_square) + s_term }
}

/// `1/ln 2`, `1/ln 10` and log10(2) (short) in two parts, for f64 and f32.
const INV_LN2: [(f64, f64); 2] =
    [(std::f64::consts::LOG2_E, 1.4426950216293335), (2.0355273740931033e-17, 1.925963033500011e-8)];
const INV_LN10: [(f64, f64); 2] =
    [(std::f64::consts::LOG10_E, 0.4342944920063019), (1.098319650216765e-17, -1.0103049952192578e-8)];
const LOG10_2: [(f64, f64); 2] =
    [(0.3010299956640665, 0.301025390625), (-8.532344317057107e-14, 4.605039066518657e-6)];

fn pair(x: Sx<'_>, parts: [(f64, f64); 2]) -> Double<'_> {
    Double { hi: lit(x, parts[0].0, parts[0].1), lo: lit(x, parts[1].0, parts[1].1) }
}

fn log2_normal(x: Sx<'_>, k_offset: f64) -> Sx<'_> {
    let parts = split(x);
    let log = log_double(parts.m - 1.0).times(pair(x, INV_LN2));
    let sum = fast_two_sum(offset(parts.k, k_offset), log.hi);
    sum.hi + (sum.lo + log.lo)
}

/// The logarithm to base 2; exact for powers of two.
///
/// Measured: f64 0.77 ulp, f32 0.84 ulp.
pub fn log2(x: Sx<'_>) -> Sx<'_> {
    with_rare(x, log2_normal)
}

fn log10_normal(x: Sx<'_>, k_offset: f64) -> Sx<'_> {
    let parts = split(x);
    let k = offset(parts.k, k_offset);
    let log = log_double(parts.m - 1.0).times(pair(x, INV_LN10));
    let two = pair(x, LOG10_2);
    let sum = fast_two_sum(k * two.hi, log.hi);
    sum.hi + (sum.lo + k.fma(two.lo, log.lo))
}

/// The logarithm to base 10; exact for powers of ten.
///
/// Measured: f64 0.75 ulp, f32 0.70 ulp.
pub fn log10(x: Sx<'_>) -> Sx<'_> {
    with_rare(x, log10_normal)
}

/// `log(1 + w)` for `w.hi > -1`, as a large and a small part; relatively accurate near 0. `w.lo` may be left out.
pub(crate) fn log1p_parts<'b>(hi: Sx<'b>, lo: Option<Sx<'b>>) -> Double<'b> {
    let u = two_sum(hi.lit(1.0), hi);
    let below = lo.map_or(u.lo, |lo| u.lo + lo);
    let parts = split(u.hi);
    let f = fast_two_sum(parts.m - 1.0, below * parts.inverse_power());
    // log(1 + f + lo) is log(1 + f) + lo/(1 + f), here to first order.
    log_parts(parts.k, f.hi, Some((-f.lo).fma(f.hi, f.lo)))
}

/// `log(1 + x)`, accurate near 0.
///
/// Measured: f64 0.85 ulp, f32 0.82 ulp.
pub fn log1p(x: Sx<'_>) -> Sx<'_> {
    let big = lit(x, 1e300, 1e37);
    let fast = log1p_parts(x, None).value().copysign(x);
    let slow = Arc::new(PrimFn::build1(&[x.dtype], |a| {
        let x = a[0];
        let minus_one = x.lit(-1.0);
        let large = x.eq(infinity(x)).select(x, log_normal(x, 0.0));
        let result = x.lt(minus_one).select(nan(x), large);
        x.eq(minus_one).select(-infinity(x), result)
    }));
    fast.rare(x.le(x.lit(-1.0)) | x.ge(big), slow, &[x])
}

/// `large + log(1 + exp(-distance - lo))`, for `large` a number and `distance` a magnitude.
///
/// With `g = 2e/(2 + e)` of the exponential `e`, a double-double, `log(1 + e)` is `g + g^3 P(g^2)`, whose second part is small.
fn softplus_of<'b>(large: Sx<'b>, distance: Sx<'b>, lo: Option<Sx<'b>>) -> Sx<'b> {
    let e = exp_scaled(-distance);
    let e = e.mantissa.scale(e.scale);
    let e_lo = lo.map_or(e.lo, |lo| (-lo).fma(e.hi, e.lo));
    let d = fast_two_sum(e.hi.lit(2.0), e.hi);
    let y = e.hi.lit(1.0) / d.hi;
    let twice = e.hi + e.hi;
    let g = twice * y;
    let rest = (-g).fma(d.lo, (-g).fma(d.hi, twice)) + (e_lo + e_lo);
    let z = g * g;
    let small = (g * z).fma(z.horner(by_width(g, LOG1P_F64, LOG1P_F32)), rest * y);
    let sum = two_sum(large, g);
    sum.hi + (sum.lo + small)
}

/// `log(1 + exp(x))`, accurate in both tails.
///
/// Measured: f64 0.93 ulp, f32 0.90 ulp.
pub fn softplus(x: Sx<'_>) -> Sx<'_> {
    let zero = x.lit(0.0);
    let fast = softplus_of(x.gt(zero).select(x, zero), x.abs(), None);
    let slow = Arc::new(PrimFn::build1(&[x.dtype], |a| {
        let x = a[0];
        x.gt(x.lit(0.0)).select(x, exp_everywhere(x, None, 0.0))
    }));
    fast.rare(x.abs().ge(exp_limit(x)), slow, &[x])
}

/// `log(exp(x) + exp(y))` without overflow.
///
/// The larger plus `softplus` of the (exact) difference. Where the two parts cancel, the error is
/// within an ulp of the larger argument instead. Measured so: f64 1.00 ulp, f32 1.30 ulp.
pub fn logaddexp<'b>(x: Sx<'b>, y: Sx<'b>) -> Sx<'b> {
    let swap = x.lt(y);
    let (large, small) = (swap.select(y, x), swap.select(x, y));
    let difference = two_sum(large, -small);
    let fast = softplus_of(large, difference.hi, Some(difference.lo));
    let slow = Arc::new(PrimFn::build1(&[x.dtype; 2], |a| {
        let (x, y) = (a[0], a[1]);
        let swap = x.lt(y);
        let (large, small) = (swap.select(y, x), swap.select(x, y));
        let far = large + exp_everywhere(small - large, None, 0.0);
        let result = large.eq(infinity(large)).select(large, far);
        let result = x.eq(y).select(x + std::f64::consts::LN_2, result);
        (x.is_nan() | y.is_nan()).select(x + y, result)
    }));
    let usual = difference.hi.lt(exp_limit(x));
    fast.rare(!usual, slow, &[x, y])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::tests::{assert_exact, assert_exact2};
    use std::f64::consts::*;

    const INF: f64 = f64::INFINITY;

    #[test]
    fn logarithms_have_their_special_values() {
        for f in [log, log2, log10] {
            assert_exact(
                f,
                &[(1.0, 0.0), (0.0, -INF), (-0.0, -INF), (INF, INF), (-INF, f64::NAN), (-1.0, f64::NAN)],
            );
        }
        assert_exact(
            log1p,
            &[(0.0, 0.0), (-0.0, -0.0), (-1.0, -INF), (INF, INF), (-2.0, f64::NAN), (-INF, f64::NAN)],
        );
        assert_exact(softplus, &[(INF, INF), (-INF, 0.0), (1e4, 1e4), (-1e4, 0.0), (0.0, LN_2)]);
    }

    #[test]
    fn exact_powers_have_exact_logarithms() {
        let two: Vec<(f64, f64)> = (-149..128).map(|n| (2f64.powi(n), f64::from(n))).collect();
        assert_exact(log2, &two);
        let ten: Vec<(f64, f64)> = (0..=10).map(|n| (10f64.powi(n), f64::from(n))).collect();
        assert_exact(log10, &ten);
    }

    #[test]
    fn logaddexp_does_not_overflow() {
        let cases = [
            (INF, INF, INF),
            (-INF, -INF, -INF),
            (-INF, 3.0, 3.0),
            (INF, -INF, INF),
            (1e4, 0.0, 1e4),
            (0.0, 0.0, LN_2),
            (1e30, 1e30, 1e30),
        ];
        assert_exact2(logaddexp, &cases);
    }
}
