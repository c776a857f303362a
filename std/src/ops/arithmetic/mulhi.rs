//! `mulhi`.

use crate::ops::entry::*;

pub static MULHI: OpDef = OpDef {
    name: "mulhi",
    class: Class::Arithmetic,
    doc: r#"The upper half of the product of two integers, which is twice as wide as they are.

```tx
mulhi(u8(200), u8(100))  # 78
```"#,
    infer: infer::integer,
    props: Props::COMMUTATIVE,
    lower: Lower::Map(|x| mulhi(x[0], x[1])),
    grad: Grad::Zero,
    ..BINARY_INT
};

fn mulhi<'b>(a: Sx<'b>, b: Sx<'b>) -> Sx<'b> {
    let dtype = a.dtype;
    let bits = dtype.size() as i128 * 8;
    if bits < 64 {
        let wide = if dtype.is_signed() { DType::I64 } else { DType::U64 };
        let product = a.cast(wide) * b.cast(wide);
        return (product >> product.int(bits)).cast(dtype);
    }
    let high = math::high_product(a.cast(DType::U64), b.cast(DType::U64)).cast(dtype);
    if !dtype.is_signed() {
        return high;
    }
    // A negative factor counts as 2^64 more in the unsigned product.
    let sign = a.int(63);
    high - ((a >> sign) & b) - ((b >> sign) & a)
}

#[cfg(test)]
mod tests {
    use super::*;
    use texpr_ir::PrimFn;

    #[test]
    fn every_width_gives_the_upper_half() {
        let values: [i128; 9] =
            [0, 1, -1, 77, -100, 1 << 30, i64::MIN as i128, i64::MAX as i128, 0x1234_5678_9abc_def0];
        for dtype in
            [DType::I8, DType::U8, DType::I16, DType::U16, DType::I32, DType::U32, DType::I64, DType::U64]
        {
            let f = PrimFn::build1(&[dtype; 2], |x| mulhi(x[0], x[1]));
            for a in values {
                for b in values {
                    let (a, b) = (Scalar::from_i128(dtype, a), Scalar::from_i128(dtype, b));
                    let want = a.as_i128().wrapping_mul(b.as_i128());
                    let want = if dtype.is_signed() {
                        want >> (dtype.size() * 8)
                    } else {
                        (want as u128 >> (dtype.size() * 8)) as i128
                    };
                    assert_eq!(f.eval(&[a, b])[0], Scalar::from_i128(dtype, want), "{dtype} {a} {b}");
                }
            }
        }
    }
}
