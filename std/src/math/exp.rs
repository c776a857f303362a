//! The exponential family: `exp`, `exp2`, `expm1`, `sigmoid`.
//!
//! Method: `x = n ln 2 + r` with `|r| <= ln(2)/2` by Cody and Waite's two-part subtraction, a minimax polynomial in `r`
//! (coefficients.py), and `2^n` put together from bits. Where the result or `2^n` is subnormal or overflows, a
//! rare path scales in two steps. `expm1` and `sigmoid` keep the rounding error of the polynomial's last sum.
//!
//! Measured errors stand at each function.

use super::double::{Double, fast_two_sum, two_sum};
use super::float_bits::{
    Rounded, by_width, lit, power_of_integer, power_of_two, round_product, round_product_plain,
    round_to_integer, times_power, to_signed,
};
use std::sync::Arc;
use texpr_ir::{PrimFn, Sx};

/// `exp(r)` on `|r| <= ln(2)/2`, highest power first; relative error 2^-57.9.
const EXP_F64: &[f64] = &[
    2.5004460593876615e-08,
    2.7630437147024e-07,
    2.7557572347530373e-06,
    2.4801492499862817e-05,
    0.00019841269522437985,
    0.0013888888944301233,
    0.008333333333487054,
    0.041666666666527075,
    0.16666666666666424,
    0.5000000000000011,
    1.0,
    1.0,
];
/// As [`EXP_F64`]; relative error 2^-28.2.
const EXP_F32: &[f64] = &[
    0.0013782460009679198,
    0.00836866907775402,
    0.04166896268725395,
    0.1666652113199234,
    0.49999991059303284,
    1.0,
    1.0,
];
/// `(exp(r) - 1 - r) / r^2` on `|r| <= ln(2)/2`; error relative to `exp(r) - 1` 2^-60.7.
const EXPM1_F64: &[f64] = &[
    2.092034994340398e-09,
    2.5105411257343605e-08,
    2.755725700575108e-07,
    2.7557254824035447e-06,
    2.480158734242214e-05,
    0.00019841269875410546,
    0.0013888888888876985,
    0.008333333333325896,
    0.04166666666666668,
    0.1666666666666667,
    0.5,
];
/// As [`EXPM1_F64`]; error 2^-30.4.
const EXPM1_F32: &[f64] = &[
    0.00019972329027950764,
    0.0013930501881986856,
    0.008333177305758,
    0.041666511446237564,
    0.1666666716337204,
    0.5,
];
/// `(exp(r) - 1 - r) / r^2` on `|r| <= ln(2)/2`; error relative to `exp(r)` 2^-55.9.
const EXP_TAIL_F64: &[f64] = &[
    2.5068351356859533e-08,
    2.7620165997199215e-07,
    2.7557355160395465e-06,
    2.4801521066586273e-05,
    0.00019841269784759403,
    0.0013888888917441835,
    0.008333333333356306,
    0.041666666666623275,
    0.16666666666666644,
    0.5000000000000001,
];
/// As [`EXP_TAIL_F64`]; error 2^-26.6.
const EXP_TAIL_F32: &[f64] =
    &[0.0013910765992477536, 0.008363096974790096, 0.04166670888662338, 0.16666577756404877, 0.5];
/// `(2^r - 1) / r` on `|r| <= 1/2`; relative error of `2^r` 2^-56.4.
const EXP2_F64: &[f64] = &[
    4.478529007416941e-10,
    7.072548248920658e-09,
    1.0177901509080144e-07,
    1.3215442818410148e-06,
    1.5252734228743113e-05,
    0.00015403530441249606,
    0.0013333558145985484,
    0.009618129107607294,
    0.05550410866482349,
    0.24022650695910097,
    std::f64::consts::LN_2,
    1.0,
];
/// As [`EXP2_F64`]; relative error 2^-27.3.
const EXP2_F32: &[f64] = &[
    0.0001545642880955711,
    0.0013388069346547127,
    0.009618077427148819,
    0.05550365895032883,
    0.24022650718688965,
    0.6931471824645996,
    1.0,
];

/// ln 2 in two parts, for f64 and f32; the first is short, so that small integers times it are exact.
pub(crate) const LN2_HI: (f64, f64) = (6.931_471_803_691_238e-1, 0.693_359_375);
pub(crate) const LN2_LO: (f64, f64) = (1.908_214_929_270_587_7e-10, -2.121_944_400_546_905_8e-4);

/// `x = n ln 2 + near - n ln2_lo`, where `near` is exact.
#[derive(Clone, Copy, Debug)]
struct Reduced<'b> {
    k: Rounded<'b>,
    near: Sx<'b>,
    minus_ln2_lo: Sx<'b>,
}

fn reduce(x: Sx<'_>) -> Reduced<'_> {
    reduce_by(x, round_product(x, x.lit(std::f64::consts::LOG2_E)))
}

fn reduce_by<'b>(x: Sx<'b>, k: Rounded<'b>) -> Reduced<'b> {
    let near = k.n.fma(lit(x, -LN2_HI.0, -LN2_HI.1), x);
    Reduced { k, near, minus_ln2_lo: lit(x, -LN2_LO.0, -LN2_LO.1) }
}

impl<'b> Reduced<'b> {
    /// The remainder, in `[-ln(2)/2, ln(2)/2]`.
    fn r(self) -> Sx<'b> {
        self.k.n.fma(self.minus_ln2_lo, self.near)
    }

    /// The remainder of `x + lo`, with its rounding error.
    fn r_with(self, lo: Sx<'b>) -> Double<'b> {
        fast_two_sum(self.near, self.k.n.fma(self.minus_ln2_lo, lo))
    }

    /// `exp` of the remainder.
    fn poly(self) -> Sx<'b> {
        self.r().horner(by_width(self.near, EXP_F64, EXP_F32))
    }
}

/// Magnitudes of exponents from here on take the slow paths.
const EXP_LIMIT: (f64, f32) = (708.0, 87.0);

pub(crate) fn exp_limit(x: Sx<'_>) -> Sx<'_> {
    lit(x, EXP_LIMIT.0, f64::from(EXP_LIMIT.1))
}

/// `p * 2^n` for any integer `n` of magnitude up to about 2100, rounded once.
pub(crate) fn scale_in_two<'b>(p: Sx<'b>, n: Sx<'b>) -> Sx<'b> {
    let half = (n * 0.5).floor();
    let first = power_of_integer(half);
    let second = power_of_integer(n - half);
    p * first * second
}

/// `exp(x + lo) / 2^halvings` for every `x`, subnormal and overflowing results included.
pub(crate) fn exp_everywhere<'b>(x: Sx<'b>, lo: Option<Sx<'b>>, halvings: f64) -> Sx<'b> {
    let (low, high) = (lit(x, -746.0, -104.5), lit(x, 711.0, 90.0));
    let clamped = x.lt(low).select(low, x);
    let clamped = x.gt(high).select(high, clamped);
    let red = reduce(clamped);
    let p = match lo {
        None => red.poly(),
        Some(lo) => one_more(expm1_poly(red.r_with(lo))).value(),
    };
    scale_in_two(p, if halvings == 0.0 { red.k.n } else { red.k.n - halvings })
}

/// `exp_everywhere` as a slow path of one parameter.
fn exp_slow(x: Sx<'_>) -> Arc<PrimFn> {
    Arc::new(PrimFn::build1(&[x.dtype], |a| exp_everywhere(a[0], None, 0.0)))
}

/// e to the power of `x`.
///
/// Measured: f64 0.85 ulp, f32 0.87 ulp.
pub fn exp(x: Sx<'_>) -> Sx<'_> {
    // |x| >= limit on the bits, NaN included: a sign bit, which costs vectors less than a mask.
    let magnitude = to_signed(x.abs());
    let (wide, narrow) = (EXP_LIMIT.0.to_bits(), EXP_LIMIT.1.to_bits());
    let below = magnitude.int(by_width(x, i128::from(wide), i128::from(narrow)) - 1);
    let large = (below - magnitude).lt(magnitude.int(0));
    let red = reduce_by(x, round_product_plain(x, x.lit(std::f64::consts::LOG2_E)));
    times_power(red.poly(), red.k.shifted).rare(large, exp_slow(x), &[x])
}

/// 2 to the power of `x`; exact for integers.
///
/// Measured: f64 0.82 ulp, f32 0.87 ulp.
pub fn exp2(x: Sx<'_>) -> Sx<'_> {
    fn poly(r: Sx<'_>) -> Sx<'_> {
        r.horner(by_width(r, EXP2_F64, EXP2_F32))
    }
    let k = round_to_integer(x);
    let fast = poly(x - k.n) * power_of_two(k.shifted);
    let slow = Arc::new(PrimFn::build1(&[x.dtype], |a| {
        let (low, high) = (lit(a[0], -1080.0, -155.0), lit(a[0], 1030.0, 135.0));
        let x = a[0].lt(low).select(low, a[0]);
        let x = a[0].gt(high).select(high, x);
        let n = round_to_integer(x).n;
        scale_in_two(poly(x - n), n)
    }));
    fast.rare(x.abs().ge(lit(x, 1022.0, 126.0)), slow, &[x])
}

/// `2^n (1 + p)` for an exponential: what `expm1` and its kin start from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ExpParts<'b> {
    pub(crate) scale: Sx<'b>,
    /// `exp(r) - 1`.
    pub(crate) p: Double<'b>,
}

/// The parts of `exp(x)`, for `|x|` below [`exp_limit`]; `p` is relatively accurate near 0 too.
pub(crate) fn exp_parts(x: Sx<'_>) -> ExpParts<'_> {
    let red = reduce(x);
    let r = red.r();
    let lo = red.k.n.fma(red.minus_ln2_lo, red.near - r);
    ExpParts { scale: power_of_two(red.k.shifted), p: expm1_poly(Double { hi: r, lo }) }
}

/// `scale * mantissa`, an exponential with the rounding error of its last sums: all but about a quarter of an ulp.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scaled<'b> {
    pub(crate) scale: Sx<'b>,
    /// In `[sqrt(1/2), sqrt(2)]`.
    pub(crate) mantissa: Double<'b>,
}

/// `exp(x)` for `|x|` below [`exp_limit`], for what adds to it, so that nothing is relatively accurate near 0.
pub(crate) fn exp_scaled(x: Sx<'_>) -> Scaled<'_> {
    let red = reduce(x);
    let r = red.r();
    let first = fast_two_sum(x.lit(1.0), r);
    let tail = r.horner(by_width(r, EXP_TAIL_F64, EXP_TAIL_F32));
    Scaled {
        scale: power_of_two(red.k.shifted),
        mantissa: fast_two_sum(first.hi, (r * r).fma(tail, first.lo)),
    }
}

/// `exp(-a^2)` in f32 as `2^n (1 + p)`, given back as `(2^n, p)`. The square is subtracted from a multiple of ln 2 before it is rounded, so it need not be
/// known in two parts.
pub(crate) fn exp_of_minus_square(a: Sx<'_>) -> (Sx<'_>, Sx<'_>) {
    let k = round_product(a * a, a.lit(-std::f64::consts::LOG2_E));
    let near = (-a).fma(a, k.n * -LN2_HI.1);
    let r = k.n.fma(a.lit(-LN2_LO.1), near);
    (power_of_two(k.shifted), (r.horner(EXP_TAIL_F32) * r).fma(r, r))
}

/// `exp(r) - 1` on `|r| <= ln(2)/2`.
fn expm1_poly(r: Double<'_>) -> Double<'_> {
    let q = r.hi.horner(by_width(r.hi, EXPM1_F64, EXPM1_F32));
    let square = r.hi * r.hi;
    let hi = square.fma(q, r.hi);
    Double { hi, lo: square.fma(q, r.hi - hi) + r.lo }
}

/// `1 + p`.
fn one_more(p: Double<'_>) -> Double<'_> {
    let e = fast_two_sum(p.hi.lit(1.0), p.hi);
    Double { hi: e.hi, lo: e.lo + p.lo }
}

/// The exponential of `x`, with `|x|` below [`exp_limit`].
pub(crate) fn exp_in_range(x: Sx<'_>) -> Sx<'_> {
    let red = reduce(x);
    red.poly() * power_of_two(red.k.shifted)
}

/// The exponential of a double-double with `|x.hi|` below [`exp_limit`].
pub(crate) fn exp_double(x: Double<'_>) -> Double<'_> {
    let red = reduce(x.hi);
    one_more(expm1_poly(red.r_with(x.lo))).scale(power_of_two(red.k.shifted))
}

impl<'b> ExpParts<'b> {
    /// The exponential itself.
    pub(crate) fn exp(self) -> Double<'b> {
        one_more(self.p).scale(self.scale)
    }

    /// The exponential less 1, given `2^n - 1` with its rounding error.
    pub(crate) fn expm1(self, less_one: Double<'b>) -> Double<'b> {
        let p = self.p.scale(self.scale);
        let t = fast_two_sum(less_one.hi, p.hi);
        Double { hi: t.hi, lo: t.lo + (p.lo + less_one.lo) }
    }
}

/// `exp(x) - 1`, accurate near 0.
///
/// Measured: f64 0.95 ulp, f32 0.74 ulp.
pub fn expm1(x: Sx<'_>) -> Sx<'_> {
    let fast = {
        let parts = exp_parts(x);
        parts.expm1(two_sum(parts.scale, x.lit(-1.0))).value()
    };
    let slow = Arc::new(PrimFn::build1(&[x.dtype], |a| {
        let x = a[0];
        x.lt(x.lit(0.0)).select(x.lit(-1.0), exp_everywhere(x, None, 0.0))
    }));
    fast.copysign(x).rare(x.abs().ge(exp_limit(x)), slow, &[x])
}

/// The logistic function `1 / (1 + exp(-x))`, accurate in both tails.
///
/// With `e = exp(-|x|) = 2^n p` it is `1 / (1 + e)` or `2^n (p / (1 + e))`; one step of correction makes up for the rounding of `p`, of
/// `1 + e` and of the quotient. Measured: f64 0.90 ulp, f32 0.82 ulp.
pub fn sigmoid(x: Sx<'_>) -> Sx<'_> {
    let (zero, one) = (x.lit(0.0), x.lit(1.0));
    let Scaled { scale, mantissa: p } = exp_scaled(-x.abs());
    let d = scale.fma(p.hi, one);
    let d_lo = scale.fma(p.hi, one - d);
    let y = one / d;
    let negative = x.lt(zero);
    let (hi, lo) = (negative.select(p.hi, one), negative.select(p.lo, zero));
    let quotient = hi * y;
    let rest = (-quotient).fma(d_lo, (-quotient).fma(d, hi)) + lo;
    let fast = rest.fma(y, quotient) * negative.select(scale, one);
    let slow = Arc::new(PrimFn::build1(&[x.dtype], |a| {
        let x = a[0];
        x.gt(x.lit(0.0)).select(x.lit(1.0), exp_everywhere(x, None, 0.0))
    }));
    fast.rare(x.abs().ge(exp_limit(x)), slow, &[x])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::tests::{Subject, assert_exact};

    const INF: f64 = f64::INFINITY;

    #[test]
    fn exponentials_have_their_special_values() {
        assert_exact(exp, &[(0.0, 1.0), (-0.0, 1.0), (INF, INF), (-INF, 0.0), (1e4, INF), (-1e4, 0.0)]);
        assert_exact(expm1, &[(0.0, 0.0), (-0.0, -0.0), (INF, INF), (-INF, -1.0), (1e4, INF), (-1e4, -1.0)]);
        assert_exact(sigmoid, &[(0.0, 0.5), (-0.0, 0.5), (INF, 1.0), (-INF, 0.0), (1e4, 1.0), (-1e4, 0.0)]);
    }

    #[test]
    fn powers_of_two_are_exact() {
        let n: Vec<(f64, f64)> = (-149..=128).map(|n| (f64::from(n), 2f64.powi(n))).collect();
        assert_exact(exp2, &n[..n.len() - 1]);
        assert_exact(exp2, &[(INF, INF), (-INF, 0.0), (1024.0, INF), (-1100.0, 0.0)]);
        let exp2 = Subject::unary(exp2, texpr_base::DType::F64);
        assert_eq!(exp2.at_f64(&[-1074.0]), f64::from_bits(1));
        assert_eq!(exp2.at_f64(&[1023.0]), 2f64.powi(1023));
    }
}
