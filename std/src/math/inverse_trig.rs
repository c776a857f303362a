//! `asin`, `acos`, `atan` and `atan2`.
//!
//! Method: every result is `base + factor (t + t^3 P(t^2))` with a `base` of 0, pi/2 or pi and a small `t`. For `asin` and `acos`,
//! `t` is the argument up to 1/2 and `sqrt((1 - |x|)/2)` beyond; for `atan`, the argument up to 1 and its reciprocal beyond.
//! `t` is carried with its rounding error, and `base + factor t` is summed with its own. Coefficients: coefficients.py.
//!
//! Measured errors stand at each function.

use super::double::{Double, fast_two_sum};
use super::float_bits::{by_width, infinity, is_f32, lit, to_signed};
use std::f64::consts::FRAC_PI_2;
use std::sync::Arc;
use texpr_base::DType;
use texpr_ir::{PrimFn, Sx};

/// `(asin(t) - t) / t^3` in `t^2` on `[0, 1/2]`, highest power first.
const ASIN_F64: &[f64] = &[
    0.03191252891780875,
    -0.016224660166076297,
    0.019528546896388492,
    0.006527862707984047,
    0.012169240344520724,
    0.013885230602039715,
    0.01735970531637236,
    0.022371758008737835,
    0.030381959138981125,
    0.04464285682827013,
    0.07500000000337102,
    0.16666666666665408,
];
const ASIN_F32: &[f64] =
    &[0.04215701296925545, 0.024185502901673317, 0.045469019562006, 0.0749531015753746, 0.16666752099990845];
/// `(atan(t) - t) / t^3` in `t^2` on `[0, 1]`.
const ATAN_F64: &[f64] = &[
    1.3230091772371405e-05,
    -0.00015221219870193814,
    0.0008315652318609962,
    -0.002885627889651036,
    0.00719792575897647,
    -0.013902640588944897,
    0.021987149042429332,
    -0.0299058087635479,
    0.036643201134804834,
    -0.042192457555029254,
    0.047223492737180406,
    -0.052535270812955864,
    0.058805298846729526,
    -0.06666404438129865,
    0.07692279891000552,
    -0.09090907008003227,
    0.1111111100735493,
    -0.1428571428258855,
    0.19999999999951756,
    -0.3333333333333307,
];
const ATAN_F32: &[f64] = &[
    0.0011336248135194182,
    -0.007421379443258047,
    0.02277027629315853,
    -0.04497601464390755,
    0.06763238459825516,
    -0.08821329474449158,
    0.11061210930347443,
    -0.14280341565608978,
    0.1999971568584442,
    -0.333333283662796,
];

/// pi/2 in two parts; f32's first part is 1.5707964.
const HALF_PI: [(f64, f64); 2] =
    [(FRAC_PI_2, 1.5707963705062866), (6.123233995736766e-17, -4.371139000186241e-8)];

/// `halves * pi/2` for the constant `halves`.
fn half_pis(x: Sx<'_>, halves: f64) -> Double<'_> {
    let [hi, lo] = HALF_PI.map(|part| lit(x, part.0 * halves, part.1 * halves));
    Double { hi, lo }
}

fn choose<'b>(condition: Sx<'b>, a: Double<'b>, b: Double<'b>) -> Double<'b> {
    Double { hi: condition.select(a.hi, b.hi), lo: condition.select(a.lo, b.lo) }
}

/// `base + factor (t + rest)`, where `|base| >= |factor t|` or `base` is zero and `factor` a power of two.
fn assemble<'b>(base: Double<'b>, factor: Sx<'b>, t: Sx<'b>, rest: Sx<'b>) -> Sx<'b> {
    let sum = fast_two_sum(base.hi, factor * t);
    sum.hi + (sum.lo + factor.fma(rest, base.lo))
}

/// What `asin` and `acos` share: whether `|x| < 1/2`, `t`, and `asin(t) - t`.
fn asin_parts(x: Sx<'_>) -> (Sx<'_>, Sx<'_>, Sx<'_>) {
    let a = x.abs();
    let small = a.lt(x.lit(0.5));
    let outer = (x.lit(1.0) - a) * 0.5;
    let root = outer.sqrt();
    // Nothing but zero is changed by the tiny addend.
    let root_lo = (-root).fma(root, outer) / (root + root + 1e-30);
    let z = small.select(x * x, outer);
    let t = small.select(x, root);
    let t_lo = small.select(x.lit(0.0), root_lo);
    (small, t, (t * z).fma(z.horner(by_width(x, ASIN_F64, ASIN_F32)), t_lo))
}

/// The inverse sine, in `[-pi/2, pi/2]`; NaN beyond 1.
///
/// Measured: f64 0.72 ulp, f32 0.69 ulp.
pub fn asin(x: Sx<'_>) -> Sx<'_> {
    let (small, t, rest) = asin_parts(x.abs());
    let base = choose(small, half_pis(x, 0.0), half_pis(x, 1.0));
    assemble(base, small.select(x.lit(1.0), x.lit(-2.0)), t, rest).copysign(x)
}

/// The inverse cosine, in `[0, pi]`; NaN beyond 1.
///
/// Measured: f64 0.69 ulp, f32 0.65 ulp.
pub fn acos(x: Sx<'_>) -> Sx<'_> {
    let (small, t, rest) = asin_parts(x);
    let negative = x.lt(x.lit(0.0));
    let outer = choose(negative, half_pis(x, 2.0), half_pis(x, 0.0));
    let factor = negative.select(x.lit(-2.0), x.lit(2.0));
    assemble(choose(small, half_pis(x, 1.0), outer), small.select(x.lit(-1.0), factor), t, rest)
}

/// `atan(t + t_lo) - t` for `0 <= t <= 1`.
fn atan_rest<'b>(t: Sx<'b>, t_lo: Sx<'b>, coefficients: &[f64]) -> Sx<'b> {
    let z = t * t;
    // The slope 1/(1 + z) to 4 percent.
    let slope = z.fma(z.lit(-0.5), z.lit(0.957));
    (t * z).fma(z.horner(coefficients), t_lo * slope)
}

/// The inverse tangent, in `[-pi/2, pi/2]`.
///
/// Measured: f64 1.05 ulp, f32 0.96 ulp.
pub fn atan(x: Sx<'_>) -> Sx<'_> {
    let (zero, one) = (x.lit(0.0), x.lit(1.0));
    let end = lit(x, 2f64.powi(64), 2f64.powi(32));
    let a = x.abs();
    let a = a.gt(end).select(end, a);
    let beyond = a.ge(one);
    let inverse = one / a;
    let t = beyond.select(inverse, a);
    let t_lo = beyond.select((-inverse).fma(a, one) * inverse, zero);
    let base = choose(beyond, half_pis(x, 1.0), half_pis(x, 0.0));
    let rest = atan_rest(t, t_lo, by_width(x, ATAN_F64, ATAN_F32));
    assemble(base, beyond.select(-one, one), t, rest).copysign(x)
}

/// The angle of the point whose smaller over larger coordinate is `t + t_lo`.
fn angle<'b>(y: Sx<'b>, x: Sx<'b>, t: Double<'b>, coefficients: &[f64]) -> Sx<'b> {
    let one = x.lit(1.0);
    let steep = y.abs().gt(x.abs());
    let left = to_signed(x).lt(to_signed(x.lit(0.0)));
    let flat = choose(left, half_pis(x, 2.0), half_pis(x, 0.0));
    let base = choose(steep, half_pis(x, 1.0), flat);
    let factor = (steep ^ left).select(-one, one);
    assemble(base, factor, t.hi, atan_rest(t.hi, t.lo, coefficients)).copysign(y)
}

/// The larger and the smaller magnitude.
fn by_size<'b>(y: Sx<'b>, x: Sx<'b>) -> (Sx<'b>, Sx<'b>) {
    let (a, b) = (y.abs(), x.abs());
    let steep = a.gt(b);
    (steep.select(a, b), steep.select(b, a))
}

/// `atan2` for any f64 pair.
fn atan2_everywhere<'b>(y: Sx<'b>, x: Sx<'b>, coefficients: &[f64]) -> Sx<'b> {
    let (zero, one, inf) = (x.lit(0.0), x.lit(1.0), infinity(x));
    let (large, small) = by_size(y, x);
    let t = small / large;
    // The quotient's error where it can matter, from operands scaled to the middle of the range.
    let by = large.gt(one).select(x.lit(2f64.powi(-600)), x.lit(2f64.powi(600)));
    let (large_scaled, small_scaled) = (large * by, small * by);
    let t_lo = (-t).fma(large_scaled, small_scaled) / large_scaled;
    let matters = t.gt(x.lit(1e-30)) & large.lt(inf);
    let both = large.eq(small) & small.ne(zero);
    let t = both.select(one, large.eq(zero).select(zero, t));
    let t_lo = (matters & !both).select(t_lo, zero);
    let result = angle(y, x, Double { hi: t, lo: t_lo }, coefficients);
    (x.is_nan() | y.is_nan()).select(x + y, result)
}

/// The angle of the point `(x, y)`, in `[-pi, pi]`, signed zeros and infinities as in C.
///
/// Measured: f64 0.97 ulp, f32 0.51 ulp.
pub fn atan2<'b>(y: Sx<'b>, x: Sx<'b>) -> Sx<'b> {
    let coefficients = by_width(x, ATAN_F64, ATAN_F32);
    let slow = Arc::new(PrimFn::build1(&[x.dtype; 2], |v| {
        let (y, x) = (v[0].cast(DType::F64), v[1].cast(DType::F64));
        atan2_everywhere(y, x, coefficients).cast(v[0].dtype)
    }));
    let (wide_y, wide_x) = (y.cast(DType::F64), x.cast(DType::F64));
    let (large, small) = by_size(wide_y, wide_x);
    let zero = wide_x.lit(0.0);
    let (t, usual) = if is_f32(x) {
        let usual = large.gt(zero) & large.lt(infinity(large));
        (Double { hi: small / large, lo: zero }, usual)
    } else {
        let range = large.gt(x.lit(1e-150)) & large.lt(x.lit(1e30));
        let t = Double { hi: small, lo: zero }.over(Double { hi: large, lo: zero });
        (t, range & (small.gt(x.lit(1e-270)) | small.eq(zero)))
    };
    let fast = angle(wide_y, wide_x, t, coefficients).cast(x.dtype);
    fast.rare(!usual, slow, &[y, x])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::tests::{assert_exact, assert_exact2};
    use std::f64::consts::*;

    const INF: f64 = f64::INFINITY;

    #[test]
    fn special_values_are_kept() {
        assert_exact(asin, &[(1.0, FRAC_PI_2), (-1.0, -FRAC_PI_2), (1.5, f64::NAN), (INF, f64::NAN)]);
        assert_exact(acos, &[(1.0, 0.0), (-1.0, PI), (0.0, FRAC_PI_2), (-1.5, f64::NAN)]);
        assert_exact(atan, &[(INF, FRAC_PI_2), (-INF, -FRAC_PI_2), (1.0, FRAC_PI_4), (1e30, FRAC_PI_2)]);
    }

    #[test]
    fn atan2_has_the_cases_of_c() {
        let cases = [
            (0.0, 0.0, 0.0),
            (-0.0, 0.0, -0.0),
            (0.0, -0.0, PI),
            (-0.0, -0.0, -PI),
            (0.0, -1.0, PI),
            (-0.0, 1.0, -0.0),
            (1.0, 0.0, FRAC_PI_2),
            (-1.0, -0.0, -FRAC_PI_2),
            (INF, INF, FRAC_PI_4),
            (-INF, INF, -FRAC_PI_4),
            (1.0, INF, 0.0),
            (-1.0, -INF, -PI),
            (INF, 1.0, FRAC_PI_2),
            (2.0, 2.0, FRAC_PI_4),
        ];
        assert_exact2(atan2, &cases);
    }
}
