//! `sinh`, `cosh`, `tanh` and their inverses.
//!
//! Method: the direct functions from `exp(r) - 1` with its rounding error ([`exp_parts`]); the inverses are
//! `log1p` of an algebraic argument, a double-double in f64 and plain f64 for f32:
//! `asinh a = log1p(a + a^2/(1 + sqrt(1 + a^2)))`, `acosh x = log1p(t + sqrt(t (t + 2)))` with `t = x - 1`,
//! `atanh a = log1p(2a/(1 - a))/2`. Odd functions work on the magnitude and copy the sign.
//!
//! Measured errors stand at each function.

use super::double::{Double, fast_two_sum, two_prod, two_sum};
use super::exp::{LN2_HI, LN2_LO, exp_everywhere, exp_limit, exp_parts};
use super::float_bits::{infinity, is_f32, lit, nan, power_of_two, round_product};
use super::log::{log_normal, log1p_parts};
use std::sync::Arc;
use texpr_base::DType;
use texpr_ir::{PrimFn, Sx};

/// `(tanh(x) - x) / x^3` in `x^2` on `|x| <= 0.9`, highest power first; error relative to the result 2^-28.
const TANH_F32: &[f64] = &[
    -0.0005063016433268785,
    0.0027217583265155554,
    -0.008412589319050312,
    0.02174053154885769,
    -0.053949348628520966,
    0.13333214819431305,
    -0.3333333134651184,
];
/// `exp(2r)` on `|r| <= ln(2)/4`; relative error 2^-28.2.
const EXP_TWICE_F32: &[f64] = &[
    0.08820774406194687,
    0.26779741048812866,
    0.6667034029960632,
    1.3333216905593872,
    1.9999996423721313,
    2.0,
    1.0,
];

/// The hyperbolic tangent.
///
/// f64: `-t/(t + 2)` with `t = exp(-2|x|) - 1`, quotient and all, with rounding errors carried. f32: up to 0.85 a polynomial, beyond it
/// `1 - 2/(exp(2|x|) + 1)`. Measured: f64 0.72 ulp, f32 1.03 ulp.
pub fn tanh(x: Sx<'_>) -> Sx<'_> {
    if is_f32(x) { tanh_f32(x) } else { tanh_f64(x) }
}

fn tanh_f32(x: Sx<'_>) -> Sx<'_> {
    let (one, end) = (x.lit(1.0), x.lit(9.25));
    let z = x * x;
    let near = (x * z).fma(z.horner(TANH_F32), x);
    let a = x.abs();
    // A NaN is not beyond the end.
    let clamped = a.gt(end).select(end, a);
    // |x| less a multiple of ln(2)/2.
    let k = round_product(clamped, x.lit(2.0 * std::f64::consts::LOG2_E));
    let r = k.n.fma(x.lit(-0.5 * LN2_LO.1), k.n.fma(x.lit(-0.5 * LN2_HI.1), clamped));
    let d = r.horner(EXP_TWICE_F32).fma(power_of_two(k.shifted), one);
    let far = one - x.lit(2.0) / d;
    a.lt(x.lit(0.85)).select(near, far).copysign(x)
}

fn tanh_f64(x: Sx<'_>) -> Sx<'_> {
    let limit = x.lit(22.0);
    let a = x.abs();
    // A NaN is not above the limit.
    let a = a.gt(limit).select(limit, a);
    let parts = exp_parts(a * -2.0);
    let t = parts.expm1(fast_two_sum(x.lit(-1.0), parts.scale));
    let d = fast_two_sum(x.lit(2.0), t.hi);
    t.over(Double { hi: d.hi, lo: d.lo + t.lo }).value().copysign(x)
}

/// `exp(|x|)/2` where the exponential itself would overflow.
fn half_exp(x: Sx<'_>) -> Sx<'_> {
    exp_everywhere(x.abs(), None, 1.0)
}

/// The hyperbolic sine.
///
/// `(t + t/(t + 1))/2` with `t = exp(|x|) - 1`. Measured: f64 0.83 ulp, f32 0.77 ulp.
pub fn sinh(x: Sx<'_>) -> Sx<'_> {
    let a = x.abs();
    let parts = exp_parts(a);
    let t = parts.expm1(fast_two_sum(parts.scale, x.lit(-1.0)));
    let quotient = t.over(parts.exp());
    let fast = t.add_smaller(quotient).value() * 0.5;
    let slow = Arc::new(PrimFn::build1(&[x.dtype], |x| half_exp(x[0]).copysign(x[0])));
    fast.copysign(x).rare(a.ge(exp_limit(x)), slow, &[x])
}

/// The hyperbolic cosine.
///
/// `(e + 1/e)/2` with `e = exp(|x|)`. Measured: f64 0.87 ulp, f32 0.88 ulp.
pub fn cosh(x: Sx<'_>) -> Sx<'_> {
    let a = x.abs();
    let e = exp_parts(a).exp();
    let sum = fast_two_sum(e.hi, x.lit(1.0) / e.hi);
    let fast = (sum.hi + (sum.lo + e.lo)) * 0.5;
    let slow = Arc::new(PrimFn::build1(&[x.dtype], |x| half_exp(x[0])));
    fast.rare(a.ge(exp_limit(x)), slow, &[x])
}

/// `log(2x)` for a large `x`.
fn log_double_of(x: Sx<'_>) -> Sx<'_> {
    let log = log_normal(x * 0.5, 2.0);
    x.eq(infinity(x)).select(x, log)
}

/// Magnitudes from here on have no square.
fn square_limit(x: Sx<'_>) -> Sx<'_> {
    lit(x, 1e150, 1e38)
}

/// The inverse hyperbolic sine.
///
/// Measured: f64 0.91 ulp, f32 0.51 ulp.
pub fn asinh(x: Sx<'_>) -> Sx<'_> {
    let wide = x.abs().cast(DType::F64);
    let one = wide.lit(1.0);
    let log = if is_f32(x) {
        let square = wide * wide;
        log1p_parts(wide + square / ((square + one).sqrt() + one), None)
    } else {
        let square = two_prod(wide, wide);
        let sum = two_sum(one, square.hi);
        let root = Double { hi: sum.hi, lo: sum.lo + square.lo }.sqrt();
        let d = fast_two_sum(root.hi, one);
        let quotient = square.over(Double { hi: d.hi, lo: d.lo + root.lo });
        let w = fast_two_sum(wide, quotient.hi);
        log1p_parts(w.hi, Some(w.lo + quotient.lo))
    };
    let fast = log.value().cast(x.dtype).copysign(x);
    let slow = Arc::new(PrimFn::build1(&[x.dtype], |x| log_double_of(x[0].abs()).copysign(x[0])));
    fast.rare(x.abs().ge(square_limit(x)), slow, &[x])
}

/// The inverse hyperbolic cosine; NaN below 1.
///
/// Measured: f64 0.87 ulp, f32 0.51 ulp.
pub fn acosh(x: Sx<'_>) -> Sx<'_> {
    let wide = x.cast(DType::F64);
    let one = wide.lit(1.0);
    let log = if is_f32(x) {
        let t = wide - one;
        log1p_parts(t + (t * (wide + one)).sqrt(), None)
    } else {
        let t = fast_two_sum(wide, -one);
        let root = t.times(fast_two_sum(wide, one)).renorm().sqrt();
        let w = root.add_smaller(t);
        log1p_parts(w.hi, Some(w.lo))
    };
    let fast = log.value().cast(x.dtype);
    let slow = Arc::new(PrimFn::build1(&[x.dtype], |a| {
        let x = a[0];
        let one = x.lit(1.0);
        let small = x.eq(one).select(x.lit(0.0), nan(x));
        x.gt(one).select(log_double_of(x), small)
    }));
    fast.rare(x.le(x.lit(1.0)) | x.ge(square_limit(x)), slow, &[x])
}

/// The inverse hyperbolic tangent; NaN beyond 1.
///
/// Measured: f64 0.87 ulp, f32 0.51 ulp.
pub fn atanh(x: Sx<'_>) -> Sx<'_> {
    let a = x.abs().cast(DType::F64);
    let one = a.lit(1.0);
    let log = if is_f32(x) {
        log1p_parts((a + a) / (one - a), None)
    } else {
        let q = Double { hi: a + a, lo: a.lit(0.0) }.over(fast_two_sum(one, -a)).renorm();
        log1p_parts(q.hi, Some(q.lo))
    };
    let fast = (log.value() * 0.5).cast(x.dtype).copysign(x);
    let slow = Arc::new(PrimFn::build1(&[x.dtype], |a| {
        let x = a[0];
        let one = x.lit(1.0);
        x.abs().eq(one).select(infinity(x), nan(x)).copysign(x)
    }));
    fast.rare(x.abs().ge(x.lit(1.0)), slow, &[x])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::tests::assert_exact;

    const INF: f64 = f64::INFINITY;

    #[test]
    fn special_values_are_kept() {
        assert_exact(sinh, &[(INF, INF), (-INF, -INF), (1e4, INF), (-1e4, -INF)]);
        assert_exact(cosh, &[(0.0, 1.0), (INF, INF), (-INF, INF), (1e4, INF)]);
        assert_exact(tanh, &[(INF, 1.0), (-INF, -1.0), (1e30, 1.0), (25.0, 1.0)]);
        assert_exact(asinh, &[(INF, INF), (-INF, -INF)]);
        assert_exact(acosh, &[(1.0, 0.0), (INF, INF), (0.5, f64::NAN), (-INF, f64::NAN)]);
        assert_exact(atanh, &[(1.0, INF), (-1.0, -INF), (1.5, f64::NAN), (-INF, f64::NAN)]);
    }
}
