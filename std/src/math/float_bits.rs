//! Bit-level helpers shared by the families, and the functions that are only bits: `nextafter` and `spacing`.
//!
//! Method: IEEE 754 floats of one sign are ordered like their bits read as integers. Powers of two come from the *shifter*: adding
//! `1.5 * 2^(p-1) + bias` to a float rounds it to an integer and leaves its biased low bits at the bottom of the word, one
//! constant shift away from being an exponent. That needs no float-to-integer cast, which x86 vectors of `f64` lack.
//!
//! Error bound: `nextafter` and `spacing` are exact.

use texpr_base::DType;
use texpr_ir::Sx;

/// The layout of a float dtype.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Format {
    pub(crate) unsigned: DType,
    pub(crate) signed: DType,
    /// Bits of the fraction field: 52 or 23.
    pub(crate) fraction: u32,
    /// 1023 or 127.
    pub(crate) bias: i128,
    /// The bits of infinity.
    pub(crate) infinity: i128,
}

/// The layout of a float handle's dtype.
pub(crate) fn format(x: Sx<'_>) -> Format {
    if is_f32(x) {
        Format { unsigned: DType::U32, signed: DType::I32, fraction: 23, bias: 127, infinity: 0xff << 23 }
    } else {
        Format { unsigned: DType::U64, signed: DType::I64, fraction: 52, bias: 1023, infinity: 0x7ff << 52 }
    }
}

pub(crate) fn is_f32(x: Sx<'_>) -> bool {
    x.dtype == DType::F32
}

/// The constant for `x`'s width.
pub(crate) fn by_width<T>(x: Sx<'_>, f64_value: T, f32_value: T) -> T {
    if is_f32(x) { f32_value } else { f64_value }
}

/// The constant handle for `x`'s width.
pub(crate) fn lit<'b>(x: Sx<'b>, f64_value: f64, f32_value: f64) -> Sx<'b> {
    x.lit(by_width(x, f64_value, f32_value))
}

pub(crate) fn infinity(x: Sx<'_>) -> Sx<'_> {
    x.lit(f64::INFINITY)
}

pub(crate) fn nan(x: Sx<'_>) -> Sx<'_> {
    x.lit(f64::NAN)
}

pub(crate) fn to_unsigned(x: Sx<'_>) -> Sx<'_> {
    x.bitcast(format(x).unsigned)
}

pub(crate) fn to_signed(x: Sx<'_>) -> Sx<'_> {
    x.bitcast(format(x).signed)
}

/// The smallest positive normal number.
pub(crate) fn min_normal(x: Sx<'_>) -> Sx<'_> {
    x.bits(1 << format(x).fraction)
}

/// Whether `x` is not a positive, normal, finite number. 2 prims.
pub(crate) fn not_positive_normal(x: Sx<'_>) -> Sx<'_> {
    // An unsigned range test made signed: subtract the lower end, flip the sign bit, both in one subtraction.
    let f = format(x);
    let bits = to_signed(x);
    let (low, flip) =
        (1i128 << f.fraction, -(f.infinity & -f.infinity) << (f.signed.size() * 8 - 1 - f.fraction as usize));
    (bits - bits.int(low + flip)).ge(bits.int(f.infinity - low + flip))
}

/// A float rounded to an integer, as the float `n` and as `shifted`, which holds it in its low bits.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rounded<'b> {
    pub(crate) n: Sx<'b>,
    pub(crate) shifted: Sx<'b>,
}

/// What rounds a float below 2^20 or so to an integer when added to it, biased for [`power_of_two`].
fn shifter(x: Sx<'_>) -> Sx<'_> {
    lit(x, 6_755_399_441_055_744.0 + 1023.0, 12_582_912.0 + 127.0)
}

/// `round(x * by)` to an integer of magnitude below 2^20 or so; `shifted` is biased for [`power_of_two`]. 2 prims.
pub(crate) fn round_product<'b>(x: Sx<'b>, by: Sx<'b>) -> Rounded<'b> {
    let shift = shifter(x);
    let shifted = x.fma(by, shift);
    Rounded { n: shifted - shift, shifted }
}

/// As [`round_product`] with a factor of 1.
pub(crate) fn round_to_integer(x: Sx<'_>) -> Rounded<'_> {
    let shift = shifter(x);
    let shifted = x + shift;
    Rounded { n: shifted - shift, shifted }
}

/// `2^n` for the integer that `shifted` holds; garbage outside the normal range. 1 prim.
pub(crate) fn power_of_two(shifted: Sx<'_>) -> Sx<'_> {
    let bits = to_unsigned(shifted);
    (bits << bits.int(i128::from(format(shifted).fraction))).bitcast(shifted.dtype)
}

/// As [`round_product`] with `shifted` biased for [`times_power`].
pub(crate) fn round_product_plain<'b>(x: Sx<'b>, by: Sx<'b>) -> Rounded<'b> {
    let shift = lit(x, 6_755_399_441_055_744.0, 12_582_912.0);
    let shifted = x.fma(by, shift);
    Rounded { n: shifted - shift, shifted }
}

/// `p * 2^n` for the `n` of [`round_product_plain`], if `p` and the product are normal: exponents added, garbage for NaN.
/// 2 prims, no multiplication.
pub(crate) fn times_power<'b>(p: Sx<'b>, shifted: Sx<'b>) -> Sx<'b> {
    let (bits, n) = (to_unsigned(p), to_unsigned(shifted));
    (bits + (n << n.int(i128::from(format(p).fraction)))).bitcast(p.dtype)
}

/// `2^n` for an integer-valued float `n` in the exponents' normal range. 2 prims.
pub(crate) fn power_of_integer(n: Sx<'_>) -> Sx<'_> {
    power_of_two(n + shifter(n))
}

/// The next number after `x` towards `y`, as C's `nextafter` and NumPy's `nextafter` have it.
///
/// Exact for f32 and f64.
pub fn nextafter<'b>(x: Sx<'b>, y: Sx<'b>) -> Sx<'b> {
    let bits = to_signed(x);
    let one = bits.int(1);
    // Away from zero is up in the bits, for either sign.
    let up = x.lt(y);
    let away = up.select(x.lit(1.0), x.lit(-1.0)) * x;
    let moved = away.gt(x.lit(0.0)).select(bits + one, bits - one).bitcast(x.dtype);
    let tiny = x.bits(1).copysign(y);
    let result = x.eq(x.lit(0.0)).select(tiny, moved);
    let result = x.eq(y).select(y, result);
    (x.is_nan() | y.is_nan()).select(x + y, result)
}

/// The distance from `x` to the next number away from zero, with the sign of `x` (plus for zeros), as NumPy's `spacing`
/// has it; NaN for infinities.
///
/// Exact for f32 and f64.
pub fn spacing(x: Sx<'_>) -> Sx<'_> {
    let bits = to_signed(x);
    let next = (bits + bits.int(1)).bitcast(x.dtype);
    // x * 0 is a zero for the finite and NaN for the rest; adding it to a difference changes nothing else.
    let next = x.eq(x.lit(0.0)).select(x.bits(1), next);
    (next - x) + x * 0.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::tests::{Subject, assert_exact, assert_exact2};

    const INF: f64 = f64::INFINITY;

    #[test]
    fn neighbours_are_found_across_zero_and_infinity() {
        assert_exact2(
            nextafter,
            &[(0.0, -0.0, -0.0), (INF, INF, INF), (1.0, 1.0, 1.0), (f64::NAN, 1.0, f64::NAN)],
        );
        let next = Subject::binary(nextafter, DType::F64);
        assert_eq!(next.at_f64(&[1.0, 2.0]), 1.0 + f64::EPSILON);
        assert_eq!(next.at_f64(&[-1.0, -2.0]), -1.0 - f64::EPSILON);
        assert_eq!(next.at_f64(&[0.0, -1.0]), -f64::from_bits(1));
        assert_eq!(next.at_f64(&[f64::MAX, INF]), INF);
        assert_eq!(next.at_f64(&[INF, 0.0]), f64::MAX);
    }

    #[test]
    fn spacing_is_that_of_numpy() {
        assert_exact(spacing, &[(INF, f64::NAN), (-INF, f64::NAN)]);
        let subject = Subject::unary(spacing, DType::F64);
        assert_eq!(subject.at_f64(&[1.0]), f64::EPSILON);
        assert_eq!(subject.at_f64(&[-1.0]), -f64::EPSILON);
        assert_eq!(subject.at_f64(&[-0.0]), f64::from_bits(1));
        assert_eq!(subject.at_f64(&[f64::MAX]), INF);
    }
}
