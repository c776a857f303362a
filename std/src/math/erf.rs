//! The error function and its complement.
//!
//! Method of `erf`: up to 1, `x + x P(x^2)`; beyond, `1 - exp(-Q(|x| - 1))` with `Q` a polynomial fit to `-log(erfc)`, weighted so that
//! the result's error is even. Method of `erfc`: up to 3/4, `1 - erf`; beyond, `exp(-a^2) R(q) / (1 + 2a)` with
//! `q = (a - 4)/(a + 4)`, all but `R` in double-double, and `2 - erfc(a)` on the negative side (the form
//! is that of M. Shepherd, J. Laframboise, Math. Comp. 36, 1981). The f32 `erfc` is `exp(-a^2) R(q) / (1 + a)` with `q = (a - 1)/(a + 1)` from 0 to 9, one
//! path with one division, and plain f64 beyond, a rare path.
//! Coefficients: coefficients.py.
//!
//! Measured errors stand at each function.

use super::double::{Double, fast_two_sum, two_prod, two_sum};
use super::exp::{exp_double, exp_everywhere, exp_in_range, exp_of_minus_square};
use super::float_bits::{by_width, is_f32, lit};
use std::sync::Arc;
use texpr_base::DType;
use texpr_ir::{PrimFn, Sx};

/// `erf(x)/x - 1` in `x^2` on `[0, 1]`, highest power first.
const ERF_F64: &[f64] = &[
    -7.768631603009701e-10,
    1.370470581236866e-08,
    -1.6204733000644746e-07,
    1.6446904371860057e-06,
    -1.4924691776601541e-05,
    0.000120552923664167,
    -0.000854832588244731,
    0.0052239776049508215,
    -0.026866170642933267,
    0.11283791670942668,
    -0.3761263890318346,
    0.12837916709551257,
];
const ERF_F32: &[f64] = &[
    7.846172957215458e-05,
    -0.0008007889264263213,
    0.005188074428588152,
    -0.026853691786527634,
    0.1128358319401741,
    -0.3761262595653534,
    0.12837916612625122,
];
/// `-log(erfc(1 + u))` on `0 <= u <= 4.95` (3).
const TAIL_F64: &[f64] = &[
    -1.0391066260697245e-12,
    2.881564679613041e-11,
    -3.68248295320635e-10,
    2.8640385925431934e-09,
    -1.4911437316712462e-08,
    5.2037833972934094e-08,
    -9.754731836114972e-08,
    -1.4287531764400945e-07,
    2.0597716060676706e-06,
    -9.608899487914951e-06,
    2.7159111331152378e-05,
    -2.6277874546919176e-05,
    -0.0002373224816555281,
    0.0019779025679550638,
    -0.01003382537441407,
    0.041561098041808825,
    0.8431072563586768,
    2.638967514234788,
    1.8496055099332482,
];
const TAIL_F32: &[f64] = &[
    -0.000185573982889764,
    0.0018261631485074759,
    -0.00989089161157608,
    0.04150068759918213,
    0.8431183099746704,
    2.6389667987823486,
    1.8496055603027344,
];
/// `(1 + 2a) exp(a^2) erfc(a)` in `q = (a - 4)/(a + 4)`, without the constant.
const ERFC_F64: &[f64] = &[
    2.024102860116645e-09,
    -9.593761832638345e-09,
    -1.854147398447019e-08,
    1.0309311980498467e-07,
    7.554760529521776e-08,
    -8.193133410572696e-07,
    2.930527261169037e-07,
    5.7063651088493786e-06,
    -1.1221645670438324e-05,
    -2.4398004909718607e-05,
    0.00015062155316023678,
    -0.00019925697882295835,
    -0.0007577732638123793,
    0.005031970020653919,
    -0.016197734060916825,
    0.037167515533599434,
    -0.06633036581198547,
    0.09373283499854422,
    -0.1010390660363134,
    0.06809705425468822,
    0.015379652102619884,
    -0.13962111684056247,
];
/// The constant of [`ERFC_F64`] in two parts.
const ERFC_CONSTANT: (f64, f64) = (1.2329951186255526, -4.589792013294324e-17);
/// `(1 + a) exp(a^2) erfc(a)` in `q = (a - 1)/(a + 1)` on `0 <= a <= 9.2`, to 2^-27.5, without the constant.
const ERFC_F32: &[f64] = &[
    9.503713954472914e-05,
    0.0004337735299486667,
    0.000575813464820385,
    -0.00037746469024568796,
    -0.0023526600562036037,
    -0.0037443058099597692,
    -0.0012220066273584962,
    0.009563985280692577,
    0.025395162403583527,
    0.013907009735703468,
    -0.0955563560128212,
    -0.2376808524131775,
];
const ERFC_CONSTANT_F32: f64 = 0.8551671504974365;

/// The error function.
///
/// Measured: f64 1.00 ulp, f32 0.97 ulp.
pub fn erf(x: Sx<'_>) -> Sx<'_> {
    let one = x.lit(1.0);
    let near = x.fma((x * x).horner(by_width(x, ERF_F64, ERF_F32)), x);
    let a = x.abs();
    let end = lit(x, 5.95, 4.0);
    // A NaN is not beyond the end.
    let clamped = a.gt(end).select(end, a);
    let far = one - exp_in_range(-(clamped - one).horner(by_width(x, TAIL_F64, TAIL_F32)));
    a.lt(one).select(near, far.copysign(x))
}

/// `exp(-a^2) R(q) / (1 + 2a)` in double-double, given the exponential of a double-double.
fn erfc_positive<'b>(a: Sx<'b>, exp: impl FnOnce(Double<'b>) -> Double<'b>) -> Double<'b> {
    let (one, four) = (a.lit(1.0), a.lit(4.0));
    let square = two_prod(a, a);
    let e = exp(Double { hi: -square.hi, lo: -square.lo });
    let q = two_sum(a, -four).over(two_sum(a, four));
    let slope = q.hi.horner(ERFC_F64);
    let product = q.hi * slope;
    let r = fast_two_sum(a.lit(ERFC_CONSTANT.0), product);
    let r_lo = q.lo.fma(slope, r.lo + ERFC_CONSTANT.1);
    let d = two_sum(a + a, one);
    e.times(Double { hi: r.hi, lo: r_lo }).over(d)
}

/// The complement of the error function, `1 - erf(x)`, accurate in its tail.
///
/// Measured: f64 1.14 ulp, f32 1.91 ulp (0.30 on the mean): a form within one ulp takes half as long again.
pub fn erfc(x: Sx<'_>) -> Sx<'_> {
    if is_f32(x) { erfc_f32(x) } else { erfc_f64(x) }
}

fn erfc_f32(x: Sx<'_>) -> Sx<'_> {
    let (zero, two, end) = (x.lit(0.0), x.lit(2.0), x.lit(9.0));
    let a = x.abs();
    // A NaN is not beyond the end.
    let clamped = a.gt(end).select(end, a);
    let tail = erfc_positive_f32(clamped);
    let fast = x.lt(zero).select(two - tail, tail);
    let slow = Arc::new(PrimFn::build1(&[x.dtype], |v| erfc_far(v[0].cast(DType::F64)).cast(DType::F32)));
    fast.rare(x.gt(end), slow, &[x])
}

/// `erfc` on `[0, 9]` in f32: `2^k (1 + p) w`, where `w = R(q) / (1 + a)` has its rounding errors in `lo`: those of `1 + a`, of the reciprocal, of
/// `R` and of the product. `q` has none, since little hangs on it.
fn erfc_positive_f32(a: Sx<'_>) -> Sx<'_> {
    let one = a.lit(1.0);
    let (scale, p) = exp_of_minus_square(a);
    let d = a + one;
    let d_lo = a - (d - one);
    let t = one / d;
    let rest = d_lo.fma(-t, d.fma(-t, one));
    let q = t.fma(a.lit(-2.0), one);
    let slope = q.horner(ERFC_F32);
    let constant = a.lit(ERFC_CONSTANT_F32);
    let r = q.fma(slope, constant);
    let r_lo = q.fma(slope, constant - r);
    let w = t * r;
    let lo = w.fma(rest, t.fma(r_lo, t.fma(r, -w)));
    (w + w.fma(p, lo.fma(p, lo))) * scale
}

/// `erfc(x)` in f64 from 9 on, good for f32: the form of [`erfc_positive`] in plain f64.
fn erfc_far(x: Sx<'_>) -> Sx<'_> {
    let end = x.lit(11.0);
    // Other lanes may come along with any value.
    let a = x.gt(end).select(end, x);
    let q = (a - 4.0) / (a + 4.0);
    let r = q.fma(q.horner(ERFC_F64), q.lit(ERFC_CONSTANT.0));
    exp_in_range(-(a * a)) * r / (a + a + 1.0)
}

fn erfc_f64(x: Sx<'_>) -> Sx<'_> {
    let (zero, one, two) = (x.lit(0.0), x.lit(1.0), x.lit(2.0));
    let a = x.abs();
    let start = fast_two_sum(one, -x);
    let near = start.hi + (-x).fma((x * x).horner(ERF_F64), start.lo);
    let tail = erfc_positive(a, exp_double).value();
    let far = x.lt(zero).select(two - tail, tail);
    let slow = Arc::new(PrimFn::build1(&[x.dtype], |v| {
        let (x, end) = (v[0], v[0].lit(28.0));
        let a = x.gt(end).select(end, x);
        let tail = erfc_positive(a, |e| Double { hi: exp_everywhere(e.hi, Some(e.lo), 0.0), lo: a.lit(0.0) })
            .value();
        x.lt(x.lit(0.0)).select(x.lit(2.0), tail)
    }));
    a.lt(x.lit(0.75)).select(near, far).rare(a.ge(x.lit(26.0)), slow, &[x])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::tests::assert_exact;

    const INF: f64 = f64::INFINITY;

    #[test]
    fn special_values_are_kept() {
        assert_exact(erf, &[(INF, 1.0), (-INF, -1.0), (1e30, 1.0), (7.0, 1.0)]);
        assert_exact(erfc, &[(0.0, 1.0), (-0.0, 1.0), (INF, 0.0), (-INF, 2.0), (1e30, 0.0), (-7.0, 2.0)]);
    }
}
