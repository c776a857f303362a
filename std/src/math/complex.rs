//! Elementary functions of complex numbers, from those of real ones.
//!
//! Method: the formulas of W. Kahan, "Branch Cuts for Complex Elementary Functions" (1987), as CPython's `cmath` has them, with the special
//! values of C99's Annex G. `c64` is computed as `c128` and rounded once.

use super::double::{two_prod, two_sum};
use super::float_bits::infinity;
use super::{asinh as asinh1, atan2, cos as cos1, cosh as cosh1, exp as exp1, expm1 as expm11, hypot};
use super::{log as log1, log1p as log1p1, sin as sin1, sinh as sinh1, tan as tan1};
use std::f64::consts::{FRAC_PI_2, LN_2, LN_10};
use texpr_base::DType;
use texpr_ir::Sx;

/// `f` of `z` as `c128`, rounded to the dtype of `z`.
fn wide<'b>(z: Sx<'b>, f: impl FnOnce(Sx<'b>) -> Sx<'b>) -> Sx<'b> {
    f(z.cast(DType::C128)).cast(z.dtype)
}

fn infinite(x: Sx<'_>) -> Sx<'_> {
    x.abs().eq(infinity(x))
}

fn finite(x: Sx<'_>) -> Sx<'_> {
    x.abs().lt(infinity(x))
}

fn zero(x: Sx<'_>) -> Sx<'_> {
    x.eq(x.lit(0.0))
}

fn not<'b>(x: Sx<'b>) -> Sx<'b> {
    !x
}

/// `-i` times `z`.
fn turned_back(z: Sx<'_>) -> Sx<'_> {
    z.im().complex(-z.re())
}

/// `i` times `z`.
fn turned(z: Sx<'_>) -> Sx<'_> {
    (-z.im()).complex(z.re())
}

/// The absolute value: a float.
pub fn abs(z: Sx<'_>) -> Sx<'_> {
    hypot(z.re(), z.im())
}

/// The angle: a float from -pi to pi.
pub fn angle(z: Sx<'_>) -> Sx<'_> {
    atan2(z.im(), z.re())
}

/// `z/|z|`; 0 of 0.
pub fn sign(z: Sx<'_>) -> Sx<'_> {
    let size = abs(z);
    let is_zero = zero(size);
    let none = size.lit(0.0);
    is_zero.select(none, z.re() / size).complex(is_zero.select(none, z.im() / size))
}

/// Where `exp(x)` overflows, its factors are multiplied one after the other: a factor of it may be small.
fn scaled<'b>(x: Sx<'b>, by: Sx<'b>) -> Sx<'b> {
    let half = exp1(x * 0.5);
    let whole = exp1(x) * by;
    x.gt(x.lit(709.0)).select((half * by) * half, whole)
}

/// The exponential.
pub fn exp(z: Sx<'_>) -> Sx<'_> {
    wide(z, |z| {
        let (x, y) = (z.re(), z.im());
        let none = x.eq(-infinity(x)) & not(finite(y));
        let re = none.select(x.lit(0.0), scaled(x, cos1(y)));
        let im = none.select(x.lit(0.0), scaled(x, sin1(y)));
        let large = x.eq(infinity(x)) & not(finite(y));
        let re = large.select(x, re);
        // A real number stays one.
        let real = zero(y);
        real.select(exp1(x), re).complex(real.select(y, im))
    })
}

/// 2 to the power of `z`.
pub fn exp2(z: Sx<'_>) -> Sx<'_> {
    wide(z, |z| exp((z.re() * LN_2).complex(z.im() * LN_2)))
}

/// `exp(z) - 1`, accurate near 0.
pub fn expm1(z: Sx<'_>) -> Sx<'_> {
    wide(z, |z| {
        let (x, y) = (z.re(), z.im());
        let half = sin1(y * 0.5);
        let re = expm11(x) * cos1(y) - half * half * 2.0;
        let real = zero(y);
        real.select(expm11(x), re).complex(real.select(y, exp1(x) * sin1(y)))
    })
}

/// The logarithm of the absolute value: near 1 from the square less one, with its rounding errors.
fn log_abs(z: Sx<'_>) -> Sx<'_> {
    let (a, b) = (z.re().abs(), z.im().abs());
    let large = a.gt(a.lit(1e300)) | b.gt(a.lit(1e300));
    let scale = large.select(a.lit(0.25), a.lit(1.0));
    let plain = log1(hypot(a * scale, b * scale)) + large.select(a.lit(2.0 * LN_2), a.lit(0.0));
    let (p, q) = (two_prod(a, a), two_prod(b, b));
    let swap = a.lt(b);
    let (big, small) = (swap.select(q.hi, p.hi), swap.select(p.hi, q.hi));
    let less = two_sum(big, a.lit(-1.0));
    let sum = two_sum(less.hi, small);
    let near = log1p1(sum.hi + (sum.lo + less.lo + (p.lo + q.lo))) * 0.5;
    let is_near = big.gt(a.lit(0.4)) & big.lt(a.lit(2.0)) & small.lt(a.lit(2.0));
    is_near.select(near, plain)
}

/// The logarithm, with an imaginary part from -pi to pi.
pub fn log(z: Sx<'_>) -> Sx<'_> {
    wide(z, |z| log_abs(z).complex(angle(z)))
}

/// The logarithm to base 2.
pub fn log2(z: Sx<'_>) -> Sx<'_> {
    wide(z, |z| (log_abs(z) * LN_2.recip()).complex(angle(z) * LN_2.recip()))
}

/// The logarithm to base 10.
pub fn log10(z: Sx<'_>) -> Sx<'_> {
    wide(z, |z| (log_abs(z) * LN_10.recip()).complex(angle(z) * LN_10.recip()))
}

/// `log(1 + z)`, accurate near 0.
pub fn log1p(z: Sx<'_>) -> Sx<'_> {
    wide(z, |z| {
        let (x, y) = (z.re(), z.im());
        let above = x + 1.0;
        let near = x.abs().lt(x.lit(0.5)) & y.abs().lt(x.lit(0.5));
        let small = log1p1((x + 2.0) * x + y * y) * 0.5;
        near.select(small, log_abs(above.complex(y))).complex(atan2(y, above))
    })
}

/// The square root with a real part of at least 0.
pub fn sqrt(z: Sx<'_>) -> Sx<'_> {
    wide(z, sqrt1)
}

fn sqrt1(z: Sx<'_>) -> Sx<'_> {
    let (x, y) = (z.re(), z.im());
    let (a, b) = (x.abs(), y.abs());
    // Scaled by powers of 4, so that neither the sum overflows nor digits are lost below.
    let large = a.gt(x.lit(1e300)) | b.gt(x.lit(1e300));
    let small = a.lt(x.lit(1e-290)) & b.lt(x.lit(1e-290));
    let pick = |down: f64, up: f64| large.select(x.lit(down), small.select(x.lit(up), x.lit(1.0)));
    let (by, back) = (pick(2f64.powi(-4), 2f64.powi(120)), pick(4.0, 2f64.powi(-60)));
    let (p, q) = (a * by, b * by);
    let t = ((hypot(p, q) + p) * 0.5).sqrt();
    let other = q / (t * 2.0) * back;
    let t = t * back;
    let right = x.ge(x.lit(0.0));
    let (re, im) = (right.select(t, other), right.select(other, t).copysign(seen(y)));
    let none = zero(x) & zero(y);
    let (re, im) = (none.select(x.lit(0.0), re), none.select(y, im));
    // Infinite parts.
    let (to_right, to_left) = (x.eq(infinity(x)), x.eq(-infinity(x)));
    let nan_or_zero = y.is_nan().select(y, x.lit(0.0));
    let re = to_right.select(x, to_left.select(nan_or_zero, re));
    let im = to_right.select(nan_or_zero.copysign(seen(y)), to_left.select(a.copysign(seen(y)), im));
    let up = infinite(y);
    up.select(b, re).complex(up.select(y, im))
}

/// The hyperbolic sine or cosine of `x`, times `by`, where `exp(|x|)/2` may overflow although the product does not.
fn hyperbolic<'b>(x: Sx<'b>, by: Sx<'b>, is_sine: bool) -> Sx<'b> {
    let half = exp1(x.abs() * 0.5);
    let by_sign = if is_sine { x.lit(0.5).copysign(seen(x)) } else { x.lit(0.5) };
    let far = ((half * by_sign) * by) * half;
    let is_far = x.abs().gt(x.lit(709.0)) & finite(x);
    let own = if is_sine { sinh1(x) } else { cosh1(x) };
    is_far.select(far, own * by)
}

fn sinh_of(z: Sx<'_>) -> Sx<'_> {
    let (x, y) = (z.re(), z.im());
    let wild = infinite(x) & not(finite(y));
    let re = hyperbolic(x, cos1(y), true);
    let re = (wild | zero(x)).select(x, zero(y).select(sinh1(x), re));
    let im = zero(y).select(y, hyperbolic(x, sin1(y), false));
    re.complex(im)
}

fn cosh_of(z: Sx<'_>) -> Sx<'_> {
    let (x, y) = (z.re(), z.im());
    let wild = infinite(x) & not(finite(y));
    let re = hyperbolic(x, cos1(y), false);
    let re = wild.select(x.abs(), zero(y).select(cosh1(x), re));
    let none = x.lit(0.0).copysign(seen(x)) * x.lit(1.0).copysign(seen(y));
    let im = (zero(x) | zero(y)).select(none, hyperbolic(x, sin1(y), true));
    re.complex(im)
}

fn tanh_of(z: Sx<'_>) -> Sx<'_> {
    let (x, y) = (z.re(), z.im());
    let one = x.lit(1.0);
    let far = x.abs().gt(x.lit(22.0));
    // Of moderate numbers, so that nothing overflows where it is not wanted.
    let (s, t) = (sinh1(far.select(one, x)), tan1(y));
    let beta = t * t + 1.0;
    let rho = (s * s + 1.0).sqrt();
    let below = beta * s * s + 1.0;
    let (re, im) = (beta * rho * s / below, t / below);
    let decay = exp1(x.abs() * -1.0);
    let far_im = ((sin1(y) * cos1(y)) * 4.0 * decay) * decay;
    let far_im = (infinite(x) & not(finite(y))).select(x.lit(0.0).copysign(seen(y)), far_im);
    let re = far.select(one.copysign(seen(x)), zero(x).select(x, re));
    let im = zero(y).select(y, far.select(far_im, im));
    re.complex(im)
}

/// The hyperbolic sine.
pub fn sinh(z: Sx<'_>) -> Sx<'_> {
    wide(z, sinh_of)
}

/// The hyperbolic cosine.
pub fn cosh(z: Sx<'_>) -> Sx<'_> {
    wide(z, cosh_of)
}

/// The hyperbolic tangent.
pub fn tanh(z: Sx<'_>) -> Sx<'_> {
    wide(z, tanh_of)
}

/// The sine.
pub fn sin(z: Sx<'_>) -> Sx<'_> {
    wide(z, |z| turned_back(sinh_of(turned(z))))
}

/// The cosine.
pub fn cos(z: Sx<'_>) -> Sx<'_> {
    wide(z, |z| cosh_of(turned(z)))
}

/// The tangent.
pub fn tan(z: Sx<'_>) -> Sx<'_> {
    wide(z, |z| turned_back(tanh_of(turned(z))))
}

/// Numbers beyond this are not squared.
const LARGE: f64 = 4e307;

fn is_large(z: Sx<'_>) -> Sx<'_> {
    let limit = z.re().lit(LARGE);
    z.re().abs().gt(limit) | z.im().abs().gt(limit)
}

/// `z` plus a real number.
fn plus(z: Sx<'_>, real: f64) -> Sx<'_> {
    (z.re() + real).complex(z.im())
}

/// Where a sign is taken from: a NaN shows none, for that depends on the order in which a processor finds its operands.
fn seen(x: Sx<'_>) -> Sx<'_> {
    x.is_nan().select(x.lit(1.0), x)
}

fn asinh_of(z: Sx<'_>) -> Sx<'_> {
    let (x, y) = (z.re(), z.im());
    // sqrt(1 - iz) and sqrt(1 + iz).
    let s = sqrt1((y + 1.0).complex(-x));
    let t = sqrt1((y.lit(1.0) - y).complex(x));
    let re = asinh1(s.re() * t.im() - t.re() * s.im());
    let im = atan2(y, s.re() * t.re() - s.im() * t.im());
    let large = is_large(z);
    let far = (log_abs(z) + LN_2).copysign(seen(x));
    let im = large.select(atan2(y, x.abs()), im);
    let real = zero(y) & x.is_nan();
    large.select(far, re).complex(real.select(y, im))
}

fn acos_of(z: Sx<'_>) -> Sx<'_> {
    let (x, y) = (z.re(), z.im());
    let s = sqrt1((x.lit(1.0) - x).complex(-y));
    let t = sqrt1(plus(z, 1.0));
    let re = atan2(s.re(), t.re()) * 2.0;
    let im = asinh1(t.re() * s.im() - t.im() * s.re());
    let large = is_large(z);
    let far = (log_abs(z) + LN_2).copysign(seen(-y));
    let re = large.select(atan2(y.abs(), x), re);
    let half_turn = zero(x) & y.is_nan();
    half_turn.select(x.lit(FRAC_PI_2), re).complex(large.select(far, im))
}

fn acosh_of(z: Sx<'_>) -> Sx<'_> {
    let (x, y) = (z.re(), z.im());
    let (s, t) = (sqrt1(plus(z, -1.0)), sqrt1(plus(z, 1.0)));
    let re = asinh1(s.re() * t.re() + s.im() * t.im());
    let im = atan2(s.im(), t.re()) * 2.0;
    let large = is_large(z);
    let im = large.select(atan2(y, x), im);
    let quarter = zero(x) & y.is_nan();
    large.select(log_abs(z) + LN_2, re).complex(quarter.select(x.lit(FRAC_PI_2), im))
}

fn atanh_of(z: Sx<'_>) -> Sx<'_> {
    // An odd function, of the right half plane.
    let one = z.re().lit(1.0);
    let (x, y) = (z.re().abs(), z.im() * one.copysign(seen(z.re())));
    let a = y.abs();
    let limit = x.lit(1e150);
    let far = x.gt(limit) | a.gt(limit);
    let h = hypot(x * 0.5, y * 0.5);
    let far_re = (infinite(x) | infinite(y)).select(x.lit(0.0), x * 0.25 / h / h);
    let far_im = y.is_nan().select(y, x.lit(FRAC_PI_2).copysign(seen(y)));
    let below = one - x;
    let re = log1p1(x * 4.0 / (below * below + a * a)) * 0.25;
    let im = -atan2(y * -2.0, below * (x + 1.0) - a * a) * 0.5;
    let pole = x.eq(one) & a.lt(x.lit(1e-150));
    let pole_re = zero(y).select(infinity(x), -log1(a.sqrt() / hypot(a, x.lit(2.0)).sqrt()));
    let pole_im = zero(y).select(y, (atan2(x.lit(2.0), -a) * 0.5).copysign(seen(y)));
    let re = far.select(far_re, pole.select(pole_re, zero(x).select(x, re)));
    let im = far.select(far_im, pole.select(pole_im, im));
    // Back to the half plane of `z`.
    re.copysign(seen(z.re())).complex(im * one.copysign(seen(z.re())))
}

/// The inverse hyperbolic sine.
pub fn asinh(z: Sx<'_>) -> Sx<'_> {
    wide(z, asinh_of)
}

/// The inverse hyperbolic cosine with a real part of at least 0.
pub fn acosh(z: Sx<'_>) -> Sx<'_> {
    wide(z, acosh_of)
}

/// The inverse hyperbolic tangent.
pub fn atanh(z: Sx<'_>) -> Sx<'_> {
    wide(z, atanh_of)
}

/// The inverse sine.
pub fn asin(z: Sx<'_>) -> Sx<'_> {
    wide(z, |z| turned_back(asinh_of(turned(z))))
}

/// The inverse cosine.
pub fn acos(z: Sx<'_>) -> Sx<'_> {
    wide(z, acos_of)
}

/// The inverse tangent.
pub fn atan(z: Sx<'_>) -> Sx<'_> {
    wide(z, |z| turned_back(atanh_of(turned(z))))
}

/// `z` to the power of `w`: by multiplication where `w` is 1, 2 or 3, else `exp(w log z)`.
pub fn pow<'b>(z: Sx<'b>, w: Sx<'b>) -> Sx<'b> {
    let general = wide(z, |z| exp(w.cast(DType::C128) * log(z)));
    let (zero, one) = (z.lit(0.0), z.lit(1.0));
    let nan = z.lit(f64::NAN).re().complex(z.lit(f64::NAN).re());
    let of_zero = w.re().gt(w.re().lit(0.0)).select(zero, nan);
    let out = z.eq(zero).select(of_zero, general);
    let square = z * z;
    let is = |n: f64| w.eq(w.lit(n));
    let out = is(3.0).select(square * z, is(2.0).select(square, is(1.0).select(z, out)));
    is(0.0).select(one, out)
}

/// The functions of one argument, by name.
pub const UNARY: &[(&str, for<'b> fn(Sx<'b>) -> Sx<'b>)] = &[
    ("sqrt", sqrt),
    ("exp", exp),
    ("log", log),
    ("log2", log2),
    ("log10", log10),
    ("log1p", log1p),
    ("expm1", expm1),
    ("sin", sin),
    ("cos", cos),
    ("tan", tan),
    ("sinh", sinh),
    ("cosh", cosh),
    ("tanh", tanh),
    ("asin", asin),
    ("acos", acos),
    ("atan", atan),
    ("asinh", asinh),
    ("acosh", acosh),
    ("atanh", atanh),
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::fmt::Write;
    use texpr_base::Scalar;
    use texpr_ir::PrimFn;

    /// Units in the last place that a part may be off: of itself, or of the absolute value of the whole.
    const OF_ITSELF: f64 = 16.0;
    const OF_THE_WHOLE: f64 = 4.0;

    fn ulp(x: f64) -> f64 {
        let x = x.abs().max(f64::MIN_POSITIVE);
        x.next_up() - x
    }

    /// What is wrong with a part of a result, if it is; `size` is the absolute value of the whole. Where a part is NaN, or both parts of the
    /// argument are infinite, the standards leave signs open.
    fn misfit(got: f64, want: f64, size: f64, has_sign: bool) -> Option<String> {
        let (got, want) = if has_sign { (got, want) } else { (got.abs(), want.abs()) };
        if want.is_nan() {
            return (!got.is_nan()).then(|| "nan".to_string());
        }
        if want == 0.0 || want.is_infinite() {
            let near = want == 0.0 && got.abs() <= ulp(size) * OF_THE_WHOLE && size > 0.0;
            return (got.to_bits() != want.to_bits() && !near).then(|| format!("{want}"));
        }
        let off = (got - want).abs();
        let fits = off <= ulp(want) * OF_ITSELF || off <= ulp(size) * OF_THE_WHOLE;
        (!fits).then(|| format!("{want:e}, {} ulp", off / ulp(want)))
    }

    #[test]
    fn values_are_those_of_the_table() {
        let mut wrong = String::new();
        for (name, f) in UNARY {
            let f = PrimFn::build1(&[DType::C128], |x| f(x[0]));
            let mut rows = 0;
            for line in include_str!("testdata/complex.csv").lines() {
                let mut fields = line.split(',');
                if fields.next() != Some(*name) {
                    continue;
                }
                let n: Vec<f64> = fields.map(|text| text.parse().expect("a number")).collect();
                let got = f.eval(&[Scalar::f64(n[0]), Scalar::f64(n[1])]);
                let size = n[2].hypot(n[3]);
                let is_open = n[2].is_nan() || n[3].is_nan() || !(n[0].is_finite() || n[1].is_finite());
                for (part, got, want) in [("re", got[0].as_f64(), n[2]), ("im", got[1].as_f64(), n[3])] {
                    if let Some(what) = misfit(got, want, size, !is_open) {
                        let _ = writeln!(wrong, "{name}({}, {}).{part} is {got:e}, not {what}", n[0], n[1]);
                    }
                }
                rows += 1;
            }
            assert!(rows > 80, "{name}");
        }
        assert!(wrong.is_empty(), "{} are wrong\n{wrong}", wrong.lines().count());
    }

    #[test]
    fn powers_of_small_integers_are_products() {
        let f = PrimFn::build1(&[DType::C128; 2], |x| pow(x[0], x[1]));
        let value = |w: f64| {
            let out = f.eval(&[1.0, 2.0, w, 0.0].map(Scalar::f64));
            (out[0].as_f64(), out[1].as_f64())
        };
        assert_eq!(
            [value(0.0), value(1.0), value(2.0), value(3.0)],
            [(1.0, 0.0), (1.0, 2.0), (-3.0, 4.0), (-11.0, -2.0)]
        );
    }
}
