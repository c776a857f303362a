//! Numbers and powers of two: `ldexp`, `frexp_mantissa` and `frexp_exponent`; halves of integer products. All exact.

use super::float_bits::{by_width, format, is_f32, min_normal, to_signed};
use super::trig;
use texpr_base::DType;
use texpr_ir::Sx;

/// The unsigned integers as wide as `dtype`.
pub fn unsigned(dtype: DType) -> DType {
    match dtype.size() {
        1 => DType::U8,
        2 => DType::U16,
        4 => DType::U32,
        _ => DType::U64,
    }
}

/// The high half of the 128-bit product of two `u64`.
pub fn high_product<'b>(a: Sx<'b>, b: Sx<'b>) -> Sx<'b> {
    trig::high_product(a, b)
}

/// A magnitude as `fraction * 2^exponent` with the fraction from 1/2 on, below 1, and a signed exponent as wide; 0 and what is not
/// finite gives itself and nonsense.
fn split<'b>(x: Sx<'b>) -> (Sx<'b>, Sx<'b>) {
    let f = format(x);
    let width = i128::from(f.fraction);
    let a = x.abs();
    let small = a.lt(min_normal(x));
    // Subnormal numbers become normal first.
    let raised = small.select(a * x.bits(((f.bias + 64) as u64) << f.fraction), a);
    let bits = to_signed(raised);
    let field = bits >> bits.int(width);
    let less = small.select(bits.int(f.bias - 1 + 64), bits.int(f.bias - 1));
    let fraction = ((bits & bits.int((1 << width) - 1)) | bits.int((f.bias - 1) << width)).bitcast(x.dtype);
    (fraction, field - less)
}

/// Whether there is nothing to scale: 0, infinite or NaN.
fn fixed(x: Sx<'_>) -> Sx<'_> {
    let a = x.abs();
    !(a.gt(x.lit(0.0)) & a.lt(x.lit(f64::INFINITY)))
}

/// The fraction of a number.
pub fn frexp_mantissa(x: Sx<'_>) -> Sx<'_> {
    fixed(x).select(x, split(x).0.copysign(x))
}

/// The exponent of a number, as `i32`.
pub fn frexp_exponent(x: Sx<'_>) -> Sx<'_> {
    let exponent = split(x).1;
    fixed(x).select(exponent.int(0), exponent).cast(DType::I32)
}

/// `2^n` for an integer of the normal range, in the dtype of `like`.
fn power<'b>(n: Sx<'b>, like: Sx<'b>) -> Sx<'b> {
    let f = format(like);
    ((n + n.int(f.bias)) << n.int(i128::from(f.fraction))).bitcast(like.dtype)
}

/// `x * 2^n` for an `i64`, rounded once.
pub fn ldexp<'b>(x: Sx<'b>, n: Sx<'b>) -> Sx<'b> {
    let (fraction, own) = split(x);
    // Beyond, all is zero or infinite; the sum fits the signed integers as wide as x.
    let limit = by_width(x, 5000, 1000);
    let n = n.min(n.int(limit)).max(n.int(-limit));
    let n = if is_f32(x) { n.cast(DType::I32) } else { n };
    let bound = by_width(x, 2040, 250);
    let total = (own + n).min(own.int(bound)).max(own.int(-bound));
    // The first half leaves the fraction normal, so that only the second product rounds.
    let half = total >> total.int(1);
    let scaled = fraction * power(half, x) * power(total - half, x);
    fixed(x).select(x, scaled.copysign(x))
}

#[cfg(test)]
mod tests {
    use super::*;
    use texpr_base::Scalar;
    use texpr_ir::PrimFn;

    #[test]
    fn parts_put_together_are_the_number() {
        let cases = [1.0, -0.75, 5e-324, -1e-310, f64::MAX, 2.2250738585072014e-308, 3.5e17];
        let [mantissa, exponent] =
            [frexp_mantissa, frexp_exponent].map(|f| PrimFn::build1(&[DType::F64], |x| f(x[0])));
        for x in cases {
            let x = [Scalar::f64(x)];
            let (m, e) = (mantissa.eval(&x)[0].as_f64(), exponent.eval(&x)[0].as_i64() as i32);
            assert!((0.5..1.0).contains(&m.abs()), "{m}");
            let half = e / 2;
            assert_eq!(m * 2f64.powi(half) * 2f64.powi(e - half), x[0].as_f64());
        }
        for x in [0.0, -0.0, f64::INFINITY, f64::NAN] {
            assert_eq!(mantissa.eval(&[Scalar::f64(x)])[0].bits, x.to_bits());
            assert_eq!(exponent.eval(&[Scalar::f64(x)])[0].as_i64(), 0);
        }
    }

    #[test]
    fn scaling_rounds_once() {
        let f = PrimFn::build1(&[DType::F64, DType::I64], |x| ldexp(x[0], x[1]));
        let of = |x: f64, n: i64| f.eval(&[Scalar::f64(x), Scalar::i64(n)])[0].as_f64();
        assert_eq!(of(0.75, 4), 12.0);
        assert_eq!(of(5e-324, 2000), 5e-324 * 2f64.powi(1000) * 2f64.powi(1000));
        assert_eq!(of(f64::MAX, -2000), f64::MAX * 2f64.powi(-1000) * 2f64.powi(-1000));
        assert_eq!(of(1.0, i64::MAX), f64::INFINITY);
        assert_eq!(of(-1.0, i64::MIN), 0.0);
        // 1 + 2^-52 + a bit at the place where the subnormal ends: once rounded it goes up.
        assert_eq!(of(1.5, -1075).to_bits(), 1);
        assert_eq!(of(1.0, -1075).to_bits(), 0);
        assert_eq!(of(3.0 + f64::EPSILON * 2.0, -1075).to_bits(), 2);
        let narrow = PrimFn::build1(&[DType::F32, DType::I64], |x| ldexp(x[0], x[1]));
        let of =
            |x: f32, n: i64| f32::from_bits(narrow.eval(&[Scalar::f32(x), Scalar::i64(n)])[0].bits as u32);
        assert_eq!(of(1.5, 127), 1.5 * 2f32.powi(127));
        assert_eq!(of(1.5, -149).to_bits(), 2);
        assert_eq!(of(f32::from_bits(1), 149 + 3), 8.0);
    }
}
