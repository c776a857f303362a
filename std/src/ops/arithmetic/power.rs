//! `power`.

use crate::ops::entry::*;
use std::sync::Arc;
use texpr_ir::PrimFn;

pub static POWER: OpDef = OpDef {
    name: "power",
    aliases: &["pow"],
    class: Class::Arithmetic,
    doc: r#"The first to the power of the second. Integers wrap.

Of integers, a negative exponent gives the exact result where there is one (`1` and `-1` have one) and 0 elsewhere; write
`2.0**-1` for a half.

```tx
power(2, 10)  # 1024
```"#,
    complex: OnComplex::By(|x| math::complex::pow(x[0], x[1])),
    lower: Lower::Map(|x| if x[0].dtype.is_float() { math::pow(x[0], x[1]) } else { int_power(x[0], x[1]) }),
    reference: Some(|x| x[0].powf(x[1])),
    max_ulp: 1,
    domain: (0.0, 30.0),
    grad: Grad::Each(&[Slope::Is(pull::power_base), Slope::Is(pull::power_exponent)]),
    ..BINARY_NUM
};

/// Exponents below 2 to this power are the usual ones; larger ones overflow for every base but -1, 0 and 1.
const USUAL_BITS: usize = 6;

fn int_power<'b>(base: Sx<'b>, exponent: Sx<'b>) -> Sx<'b> {
    let (zero, one) = (base.int(0), base.int(1));
    let usual = by_squaring(base, exponent, USUAL_BITS);
    let width = base.dtype.size() * 8;
    let slow = PrimFn::build1(&[base.dtype; 2], |x| by_squaring(x[0], x[1], width));
    let large = exponent.gt(exponent.int((1 << USUAL_BITS) - 1));
    let power = usual.rare(large, Arc::new(slow), &[base, exponent]);
    if !base.dtype.is_signed() {
        return power;
    }
    let odd = (exponent & one).ne(zero);
    let of_unit = base.eq(base.int(-1)).select(odd.select(base, one), zero);
    let inverse = base.eq(one).select(one, of_unit);
    exponent.lt(zero).select(inverse, power)
}

/// `base` to the power of the lowest `bits` bits of `exponent`.
fn by_squaring<'b>(base: Sx<'b>, exponent: Sx<'b>, bits: usize) -> Sx<'b> {
    let (zero, one) = (base.int(0), base.int(1));
    let mut result = one;
    let mut factor = base;
    for bit in 0..bits {
        let set = (exponent & base.bits(1 << bit)).ne(zero);
        result = set.select(result * factor, result);
        factor = factor * factor;
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integer_powers_wrap_and_negative_exponents_round_to_zero() {
        let power = |dtype, a: i128, b: i128| {
            let f = PrimFn::build1(&[dtype; 2], |x| int_power(x[0], x[1]));
            f.eval(&[Scalar::from_i128(dtype, a), Scalar::from_i128(dtype, b)])[0].as_i128()
        };
        assert_eq!(power(DType::I64, 2, 10), 1024);
        assert_eq!(power(DType::I64, -3, 3), -27);
        assert_eq!(power(DType::I64, 0, 0), 1);
        assert_eq!(power(DType::I64, 3, 100), i128::from(3i64.wrapping_pow(100)));
        assert_eq!(power(DType::U8, 2, 7), 128);
        assert_eq!(power(DType::U8, 3, 200), i128::from(3u8.wrapping_pow(200)));
        assert_eq!(power(DType::I8, -1, -3), -1);
        assert_eq!(power(DType::I8, -1, -4), 1);
        assert_eq!(power(DType::I32, 1, -9), 1);
        assert_eq!(power(DType::I32, 2, -1), 0);
        assert_eq!(power(DType::I32, 0, -1), 0);
        assert_eq!(power(DType::I64, -1, i128::from(i64::MAX)), -1);
    }
}
