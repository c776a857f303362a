//! `sin`, `cos` and `tan`.
//!
//! Method: the argument's magnitude less a multiple `n` of pi/2, by Cody and Waite's subtraction in three parts with fused products, of which
//! the second is short (33 bits in f64, 13 in f32), so that with `n` below 2^20 (2^11) its product is exact; the remainder is a
//! double-double in `[-pi/4, pi/4]`, of about 2^-70 (2^-28) relative. Larger arguments take the rare path of Payne and Hanek: the fraction's product with 192 bits
//! of 2/pi chosen by the exponent, in integers (M. Payne, R. Hanek, "Radian reduction for trigonometric functions", 1983).
//! Then a minimax polynomial (coefficients.py), and the quadrant chooses polynomial and sign.
//!
//! Measured errors stand at each function; in f32 on every 53rd argument there is.

use super::double::{Double, fast_two_sum};
use super::float_bits::{by_width, format, lit, to_unsigned};
use std::sync::{Arc, LazyLock};
use texpr_base::DType;
use texpr_ir::{PrimFn, Sx};

/// `(sin(r) - r) / r^3` in `r^2`, highest power first.
const SIN_F64: &[f64] = &[
    1.589594363745077e-10,
    -2.5050742320642014e-08,
    2.755731358226442e-06,
    -0.0001984126982945851,
    0.008333333333321919,
    -0.1666666666666663,
];
const SIN_F32: &[f64] = &[-0.0001951828453456983, 0.008332189172506332, -0.16666655242443085];
/// `(cos(r) - 1 + r^2/2) / r^4` in `r^2`.
const COS_F64: &[f64] = &[
    -1.1358748095206087e-11,
    2.087570540410226e-09,
    -2.7557314217299276e-07,
    2.480158728900347e-05,
    -0.0013888888888873344,
    0.041666666666666595,
];
const COS_F32: &[f64] = &[2.4432563805021346e-05, -0.0013887310633435845, 0.04166664555668831];
/// `(tan(r) - r) / r^3` in `r^2`.
const TAN_F64: &[f64] = &[
    9.704887043010978e-06,
    -2.3849033598747196e-05,
    4.777373648342275e-05,
    -2.4594565737280463e-05,
    6.639402645629403e-05,
    8.401782111510785e-05,
    0.0002435696191342245,
    0.0005889161911568063,
    0.001456035036379511,
    0.0035921023909912604,
    0.008863237773730777,
    0.021869488408872456,
    0.05396825397253336,
    0.13333333333326086,
    0.33333333333333376,
];
const TAN_F32: &[f64] = &[
    0.004370413720607758,
    0.00010286087490385398,
    0.01082385890185833,
    0.02128753438591957,
    0.054058682173490524,
    0.13332676887512207,
    0.33333349227905273,
];

/// pi/2 in three parts, the second short.
const PIO2: [(f64, f64); 3] = [
    (std::f64::consts::FRAC_PI_2, 1.5707963705062866),
    (6.12323399538461e-17, -4.371395334601402e-8),
    (3.5215598651832e-27, 2.5633440682570896e-12),
];

/// 64 zero bits, then 2/pi.
static TWO_OVER_PI: LazyLock<Arc<Vec<u64>>> = LazyLock::new(|| {
    Arc::new(vec![
        0,
        0xa2f9_836e_4e44_1529,
        0xfc27_57d1_f534_ddc0,
        0xdb62_9599_3c43_9041,
        0xfe51_63ab_debb_c561,
        0xb724_6e3a_424d_d2e0,
        0x0649_2eea_09d1_921c,
        0xfe1d_eb1c_b129_a73e,
        0xe882_35f5_2ebb_4484,
        0xe99c_7026_b45f_7e41,
        0x3991_d639_8353_39f4,
        0x9c84_5f8b_bdf9_283b,
        0x1ff8_97ff_de05_980f,
        0xef2f_118b_5a0a_6d1f,
        0x6d36_7ecf_27cb_09b7,
        0x4f46_3f66_9e5f_ea2d,
        0x7527_bac7_ebe5_f17b,
        0x3d07_39f7_8a52_92ea,
        0x6bfb_5fb1_1f8d_5d08,
        0x5603_3046_fc7b_6bab,
    ])
});

/// A magnitude as `q * pi/2 + r`; only the low two bits of `q`, an unsigned integer as wide as `r`, matter.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reduced<'b> {
    pub(super) q: Sx<'b>,
    pub(super) r: Double<'b>,
}

/// The reduction of `x >= 0` up to [`limit`].
fn reduce(x: Sx<'_>) -> Reduced<'_> {
    let shift = lit(x, 6_755_399_441_055_744.0, 12_582_912.0);
    let shifted = x.fma(x.lit(std::f64::consts::FRAC_2_PI), shift);
    let n = shifted - shift;
    let [p1, p2, p3] = PIO2.map(|part| lit(x, -part.0, -part.1));
    // Exact: x and n p1 are multiples of p1's last place (of that of x below 1), and their difference is below 1.
    let a = n.fma(p1, x);
    let hi = n.fma(p2, a);
    // Where much cancels, hi is exact and a - hi is n p2; elsewhere it is near that.
    let lo = n.fma(p2, a - hi);
    Reduced { q: to_unsigned(shifted), r: Double { hi, lo: n.fma(p3, lo) } }
}

/// Magnitudes from here on take the rare path.
fn limit(x: Sx<'_>) -> Sx<'_> {
    lit(x, 1_048_576.0, 3_000.0)
}

/// The high half of the 128-bit product of two `u64`.
pub(super) fn high_product<'b>(a: Sx<'b>, b: Sx<'b>) -> Sx<'b> {
    let (mask, half) = (a.int(0xffff_ffff), a.int(32));
    let (a_hi, b_hi) = (a >> half, b >> half);
    let (low, cross, cross2) = (a.mul_low32(b), a.mul_low32(b_hi), a_hi.mul_low32(b));
    let middle = (low >> half) + (cross & mask) + (cross2 & mask);
    a_hi.mul_low32(b_hi) + (cross >> half) + (cross2 >> half) + (middle >> half)
}

/// The reduction of any f64 magnitude from 2^-40 on; NaN for infinities and NaN.
fn reduce_huge(x: Sx<'_>) -> Reduced<'_> {
    let bits = to_unsigned(x);
    let (one, sixty_four) = (bits.int(1), bits.int(64));
    let exponent = bits >> bits.int(52);
    // Other lanes may come along with any value: keep the table's index in range.
    let low_end = bits.int(1013);
    let exponent = exponent.lt(low_end).select(low_end, exponent);
    let fraction = (bits & bits.int((1 << 52) - 1)) | bits.int(1 << 52);
    // x = fraction * 2^(exponent - 1075). Of 2/pi (after 64 zeros), bits before this position only add multiples of 4.
    let position = exponent - low_end;
    let (word, shift) = (position >> bits.int(6), position & bits.int(63));
    let words = [0, 1, 2, 3].map(|i| (word + bits.int(i)).bitcast(DType::I64).table(&TWO_OVER_PI));
    let window = |i: usize| (words[i] << shift) | (words[i + 1] >> (sixty_four - shift));
    // The 192-bit product with the fraction, whose top two bits are the quadrant.
    let high0 = high_product(window(2), fraction);
    let (high1, low1) = (high_product(window(1), fraction), window(1) * fraction);
    let v1 = high0 + low1;
    let carry = v1.lt(low1).select(one, bits.int(0));
    let v2 = window(0) * fraction + high1 + carry;
    let q = (v2 + bits.int(1 << 61)) >> bits.int(62);
    let (two, sixty_two) = (bits.int(2), bits.int(62));
    let (hi, lo) = ((v2 << two) | (v1 >> sixty_two), v1 << two);
    // The rest, a signed 128-bit fraction in [-1/2, 1/2), as sign and magnitude, then as a double-double.
    let negative = hi.ge(bits.int(1 << 63));
    let flip = negative.select(bits.int(u64::MAX.into()), bits.int(0));
    let (hi, lo) = (hi ^ flip, lo ^ flip);
    let mask = bits.int(0xffff_ffff);
    let piece = |part: Sx<'_>, scale: f64| x.b.prim(texpr_ir::Prim::Cast, DType::F64, &[part]) * x.lit(scale);
    let top = fast_two_sum(piece(hi >> bits.int(32), 2f64.powi(-32)), piece(hi & mask, 2f64.powi(-64)));
    let rest = piece(lo >> bits.int(32), 2f64.powi(-96)) + piece(lo & mask, 2f64.powi(-128));
    let turn = fast_two_sum(top.hi, top.lo + rest);
    let pio2 = Double { hi: x.lit(std::f64::consts::FRAC_PI_2), lo: x.lit(6.123233995736766e-17) };
    // A zero, or NaN unless x is finite.
    let finite = x * 0.0;
    let sign = negative.select(x.lit(-1.0), x.lit(1.0)) + finite;
    Reduced { q, r: turn.times(pio2).renorm().scale(sign) }
}

fn sin_poly(r: Double<'_>) -> Sx<'_> {
    let z = r.hi * r.hi;
    let lo = r.lo * (r.hi.lit(1.0) - z * 0.5);
    r.hi + (z * r.hi).fma(z.horner(by_width(z, SIN_F64, SIN_F32)), lo)
}

fn cos_poly(r: Double<'_>) -> Sx<'_> {
    let z = r.hi * r.hi;
    let half = z * 0.5;
    let one = z.lit(1.0);
    let w = one - half;
    let rest = (z * z).fma(z.horner(by_width(z, COS_F64, COS_F32)), (one - w) - half);
    w + (-r.hi).fma(r.lo, rest)
}

/// The bits of `value` with the sign flipped by the top bit of `signs`.
fn flip_sign<'b>(value: Sx<'b>, signs: Sx<'b>) -> Sx<'b> {
    (to_unsigned(value) ^ signs).bitcast(value.dtype)
}

/// An integer's bit `index` moved to the sign bit, the rest zero.
fn bit_to_sign(q: Sx<'_>, index: u32) -> Sx<'_> {
    let width = q.dtype.size() as i128 * 8;
    (q & q.int(1 << index)) << q.int(width - 1 - i128::from(index))
}

fn sign_bit(x: Sx<'_>) -> Sx<'_> {
    let bits = to_unsigned(x);
    bits & bits.int(1 << (format(x).unsigned.size() * 8 - 1))
}

fn is_odd(q: Sx<'_>) -> Sx<'_> {
    (q & q.int(1)).ne(q.int(0))
}

pub(super) fn sin_of<'b>(x: Sx<'b>, red: Reduced<'b>) -> Sx<'b> {
    let value = is_odd(red.q).select(cos_poly(red.r), sin_poly(red.r));
    flip_sign(value, sign_bit(x) ^ bit_to_sign(red.q, 1))
}

pub(super) fn cos_of<'b>(_: Sx<'b>, red: Reduced<'b>) -> Sx<'b> {
    let value = is_odd(red.q).select(sin_poly(red.r), cos_poly(red.r));
    flip_sign(value, bit_to_sign(red.q + red.q.int(1), 1))
}

fn tan_of<'b>(x: Sx<'b>, red: Reduced<'b>) -> Sx<'b> {
    let r = red.r;
    let z = r.hi * r.hi;
    // The slope 1 + tan(r)^2 to three terms.
    let slope = z.horner(&[2.0 / 3.0, 1.0, 1.0]);
    let small = (z * r.hi).fma(z.horner(by_width(z, TAN_F64, TAN_F32)), r.lo * slope);
    let t = fast_two_sum(r.hi, small);
    // The reciprocal of both parts.
    let y = x.lit(1.0) / t.hi;
    let inverse = y.fma((-y).fma(t.lo, (-y).fma(t.hi, x.lit(1.0))), y);
    let odd = is_odd(red.q).select(inverse, t.hi);
    flip_sign(odd, sign_bit(x) ^ bit_to_sign(red.q, 0))
}

fn trig<'b>(x: Sx<'b>, of: for<'a> fn(Sx<'a>, Reduced<'a>) -> Sx<'a>) -> Sx<'b> {
    let magnitude = x.abs();
    let slow = Arc::new(PrimFn::build1(&[x.dtype], |a| {
        let wide = a[0].cast(DType::F64);
        of(wide, reduce_huge(wide.abs())).cast(a[0].dtype)
    }));
    of(x, reduce(magnitude)).rare(magnitude.ge(limit(x)), slow, &[x])
}

/// The sine of `x` radians.
///
/// Measured: f64 0.77 ulp, f32 0.77 ulp.
pub fn sin(x: Sx<'_>) -> Sx<'_> {
    trig(x, sin_of)
}

/// The cosine of `x` radians.
///
/// Measured: f64 0.75 ulp, f32 0.78 ulp.
pub fn cos(x: Sx<'_>) -> Sx<'_> {
    trig(x, cos_of)
}

/// The tangent of `x` radians.
///
/// Measured: f64 1.01 ulp, f32 1.06 ulp.
pub fn tan(x: Sx<'_>) -> Sx<'_> {
    trig(x, tan_of)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::tests::{Subject, assert_exact};

    const INF: f64 = f64::INFINITY;

    #[test]
    fn special_values_are_kept() {
        for f in [sin, cos, tan] {
            assert_exact(f, &[(INF, f64::NAN), (-INF, f64::NAN)]);
        }
        assert_exact(cos, &[(0.0, 1.0), (-0.0, 1.0), (1e-30, 1.0)]);
    }

    #[test]
    fn multiples_of_pi_and_huge_arguments_reduce_exactly() {
        let [sin, cos, tan] = [sin, cos, tan].map(|f| Subject::unary(f, DType::F64));
        assert_eq!(sin.at_f64(&[std::f64::consts::PI]), 1.2246467991473532e-16);
        // Values from mpmath; the last is the double nearest to a multiple of pi/2.
        assert_eq!(sin.at_f64(&[1e22]), -0.8522008497671888);
        assert_eq!(cos.at_f64(&[6381956970095103.0 * 2f64.powi(797)]), -4.687165924254628e-19);
        assert_eq!(tan.at_f64(&[f64::MAX]), -0.004962015874444895);
    }
}
