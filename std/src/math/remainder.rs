//! Float remainders: C's `fmod`, Python's and NumPy's `%` and `//`.
//!
//! Method: while `|x/y|` is below 2^53 (2^24), `x - trunc(x/y) y` is exact with one fused step, but for a quotient rounded up to the
//! next integer, which one addition mends. Beyond, on the rare path, `x = mx 2^a`, `y = my 2^b` with integers `mx`, `my`, and
//! `mx 2^(a-b) mod my` by repeated squaring, each product modulo `my` being exact in double-double.
//!
//! Error bound: `fmod` is exact on the whole domain; `rem` and `floor_div` are NumPy's formulas on top of it, rounding included.

use super::exp::scale_in_two;
use super::float_bits::{lit, nan, to_unsigned};
use std::sync::Arc;
use texpr_base::DType;
use texpr_ir::{PrimFn, Sx};

/// `u v mod m` for integers below `m < 2^53`.
fn mul_mod<'b>(u: Sx<'b>, v: Sx<'b>, m: Sx<'b>) -> Sx<'b> {
    let zero = m.lit(0.0);
    let hi = u * v;
    let lo = u.fma(v, -hi);
    let quotient = (hi / m).round();
    let rest = (-quotient).fma(m, hi);
    // rest in [-m, m] and lo in (-m, m): one made non-positive, the other non-negative, their sum is exact.
    let rest = rest.gt(zero).select(rest - m, rest);
    let lo = lo.lt(zero).select(lo + m, lo);
    wrap(rest + lo, m)
}

/// `r`, or `r + m` where `r` is negative.
fn wrap<'b>(r: Sx<'b>, m: Sx<'b>) -> Sx<'b> {
    r.lt(r.lit(0.0)).select(r + m, r)
}

/// A positive f64 as an integer below 2^53 and its exponent field (1 for subnormals), both as floats.
fn integer_parts(x: Sx<'_>) -> (Sx<'_>, Sx<'_>) {
    let bits = to_unsigned(x);
    let field = bits >> bits.int(52);
    let fraction = bits & bits.int((1 << 52) - 1);
    let subnormal = field.eq(bits.int(0));
    let integer = subnormal.select(fraction, fraction | bits.int(1 << 52));
    (integer.cast(x.dtype), subnormal.select(bits.int(1), field).cast(x.dtype))
}

/// `a mod b` for f64 magnitudes with `a > b`; NaN where C's `fmod` is.
fn fmod_everywhere<'b>(a: Sx<'b>, b: Sx<'b>) -> Sx<'b> {
    let (zero, one) = (a.lit(0.0), a.lit(1.0));
    let ((ma, ea), (mb, eb)) = (integer_parts(a), integer_parts(b));
    let shift = (ea - eb).cast(DType::I64);
    // 2^shift mod mb, by the bits of shift from the top.
    let mut power = mb.eq(one).select(zero, one);
    for bit in (0..11).rev() {
        power = mul_mod(power, power, mb);
        let twice = wrap(power - (mb - power), mb);
        let set = (shift & shift.int(1 << bit)).ne(shift.int(0));
        power = set.select(twice, power);
    }
    let start = (-(ma / mb).trunc()).fma(mb, ma);
    let result = scale_in_two(mul_mod(wrap(start, mb), power, mb), eb - 1075.0);
    // a * 0 is NaN unless a is finite.
    b.eq(zero).select(nan(b), result + a * 0.0)
}

/// The remainder of `x/y` with the sign of `x`, as C's `fmod`.
///
/// Exact for f32 and f64.
pub fn fmod<'b>(x: Sx<'b>, y: Sx<'b>) -> Sx<'b> {
    let (a, b) = (x.abs(), y.abs());
    let quotient = (a / b).trunc();
    let rest = wrap((-quotient).fma(b, a), b);
    let fast = a.lt(b).select(a, rest);
    let slow = Arc::new(PrimFn::build1(&[x.dtype; 2], |v| {
        fmod_everywhere(v[0].cast(DType::F64), v[1].cast(DType::F64)).cast(v[0].dtype)
    }));
    fast.rare(quotient.ge(lit(x, 9_007_199_254_740_992.0, 16_777_216.0)), slow, &[a, b]).copysign(x)
}

/// Whether a non-zero remainder's sign differs from the divisor's.
fn sign_differs<'b>(remainder: Sx<'b>, y: Sx<'b>) -> Sx<'b> {
    let zero = y.lit(0.0);
    remainder.ne(zero) & (remainder.lt(zero) ^ y.lt(zero))
}

/// The remainder of `x/y` with the sign of `y`: Python's and NumPy's `%`.
///
/// NumPy's `npy_remainder`: `fmod`, plus `y` (rounded) where the signs differ; a zero has the sign of `y`.
pub fn rem<'b>(x: Sx<'b>, y: Sx<'b>) -> Sx<'b> {
    let zero = x.lit(0.0);
    let r = fmod(x, y);
    let result = sign_differs(r, y).select(r + y, r);
    r.eq(zero).select(zero.copysign(y), result)
}

/// The floor of `x/y`: Python's and NumPy's `//`.
///
/// NumPy's `npy_floor_divide`: `(x - fmod(x, y)) / y` less 1 where the signs differ, rounded to the nearest integer; `x/y` for zero `y`.
pub fn floor_div<'b>(x: Sx<'b>, y: Sx<'b>) -> Sx<'b> {
    let zero = x.lit(0.0);
    let r = fmod(x, y);
    let quotient = (x - r) / y;
    let quotient = sign_differs(r, y).select(quotient - 1.0, quotient);
    let floor = quotient.floor();
    let nearest = (quotient - floor).gt(x.lit(0.5)).select(floor + 1.0, floor);
    let plain = x / y;
    let result = quotient.eq(zero).select(zero.copysign(plain), nearest);
    y.eq(zero).select(plain, result)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::tests::{Subject, assert_exact2};

    const INF: f64 = f64::INFINITY;

    #[test]
    fn remainders_have_numpys_special_values() {
        let nan = f64::NAN;
        let cases = [
            (5.0, 3.0, 2.0),
            (-5.0, 3.0, -2.0),
            (-6.0, 3.0, -0.0),
            (1.0, INF, 1.0),
            (INF, 1.0, nan),
            (1.0, 0.0, nan),
        ];
        assert_exact2(fmod, &cases);
        let cases =
            [(5.0, -3.0, -1.0), (-5.0, 3.0, 1.0), (6.0, -3.0, -0.0), (-1.0, INF, INF), (1.0, 0.0, nan)];
        assert_exact2(rem, &cases);
        let cases = [
            (5.0, -3.0, -2.0),
            (-5.0, 3.0, -2.0),
            (-1.0, INF, -1.0),
            (1.0, 0.0, INF),
            (0.0, 0.0, nan),
            (INF, 1.0, nan),
        ];
        assert_exact2(floor_div, &cases);
    }

    #[test]
    fn fmod_is_exact_for_any_quotient() {
        let subject = Subject::binary(fmod, DType::F64);
        let mut bits = 0x1234_5678_9abc_def1u64;
        for _ in 0..3_000 {
            bits = bits.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let x = f64::from_bits(bits ^ (bits >> 29));
            bits = bits.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let y = f64::from_bits(bits ^ (bits >> 29));
            let (got, want) = (subject.at_f64(&[x, y]), x % y);
            assert!(
                got.to_bits() == want.to_bits() || (got.is_nan() && want.is_nan()),
                "{x:e} % {y:e} = {got:e}"
            );
        }
    }
}
