//! `random.randint`.

use super::draw;
use super::philox::{Stream, low, words};
use crate::ops::entry::*;
use crate::ops::errors::e0602_value;
use texpr_ir::core::Core;

pub static RANDINT: OpDef = OpDef {
    name: "random.randint",
    class: Class::Random,
    doc: r#"Integers drawn from `low` (0 if only one bound is given) up to, but not including, `high`.

Each is `low` plus the upper half of the product of 64 random bits and the width of the interval, so the chances of two integers differ by
less than one in 2^64 divided by the width. Where `high` is not above `low`, `low` is drawn.

```tx
random.randint(random.key(42), 3, 0, 1)  # [0, 0, 0]
```"#,
    params: &[
        Param::array("key"),
        Param::required("shape", ParamKind::Sizes),
        Param { optional: true, ..Param::array("low") },
        Param::array("high"),
        Param::optional("dtype", ParamKind::DType),
    ],
    infer: |call| {
        draw::key(call)?;
        for arg in 1..call.args.len() {
            infer::scalar(call, arg)?;
            if !call.args[arg].dtype.is_int() {
                return Err(OpError::DType { arg, expected: "integers" });
            }
        }
        let dtype = call.attrs[1].dtype().unwrap_or(DType::I64);
        if !dtype.is_int() {
            let message = format!("`random.randint` draws integers, not `{dtype}`");
            return Err(e0602_value::refuse(None, message, None));
        }
        Ok(Type::new(dtype, infer::shape(call, 0)?))
    },
    lower: Lower::Core(|b, call| {
        let mut args = draw::arguments(b, call, DType::I64);
        if let [key, index, high] = *args {
            let zero = b.constant(Scalar::i64(0));
            args = vec![key, index, zero, high];
        }
        let bound = |id| match b.kind(id) {
            Some(Core::Const(bound)) => Some(bound.as_i128()),
            _ => None,
        };
        let width = bound(args[2]).zip(bound(args[3])).map(|(low, high)| high - low);
        let is_word = width.is_some_and(|width| width < 1 << 32);
        let drawn = b.map(&args, |x| {
            let w = words(x[0], x[1], Stream::RandInt);
            let (low, high) = (x[2], x[3]);
            let width = low.lt(high).select(high - low, low.int(0)).bitcast(DType::U64);
            let product = if is_word { high_product_of_word } else { high_product };
            low + product([w[0], w[1]], width).bitcast(DType::I64)
        });
        b.cast(drawn, call.ty.dtype)
    }),
    grad: Grad::Zero,
    ..OTHER
};

/// The upper 64 bits of the product of the 64 random bits `[low word, high word]` and `n`.
fn high_product<'b>(random: [Sx<'b>; 2], n: Sx<'b>) -> Sx<'b> {
    let half = n.bits(32);
    let n_high = n >> half;
    let low_low = random[0].mul_low32(n);
    let middle = random[1].mul_low32(n) + (low_low >> half);
    let other = random[0].mul_low32(n_high) + low(middle);
    random[1].mul_low32(n_high) + (middle >> half) + (other >> half)
}

/// The same for `n` below 2^32, which is half the work.
fn high_product_of_word<'b>(random: [Sx<'b>; 2], n: Sx<'b>) -> Sx<'b> {
    let half = n.bits(32);
    (random[1].mul_low32(n) + (random[0].mul_low32(n) >> half)) >> half
}

#[cfg(test)]
mod tests {
    use super::*;
    use texpr_ir::PrimFn;

    #[test]
    fn the_product_has_128_bits() {
        let f = PrimFn::build1(&[DType::U64; 3], |x| high_product([x[0], x[1]], x[2]));
        let of_word = PrimFn::build1(&[DType::U64; 3], |x| high_product_of_word([x[0], x[1]], x[2]));
        let all = u64::MAX;
        for (bits, n) in [
            (0, 5),
            (all, 5),
            (all, 0xffff_ffff),
            (0x0123_4567_89ab_cdef, 1000),
            (all, all),
            (0x0123_4567_89ab_cdef, 0xfedc_ba98_7654_3210),
            (1 << 63, 6),
        ] {
            let args = [bits & 0xffff_ffff, bits >> 32, n].map(|bits| Scalar::from_bits(DType::U64, bits));
            let want = ((u128::from(bits) * u128::from(n)) >> 64) as u64;
            assert_eq!(f.eval(&args)[0].bits, want);
            if n < 1 << 32 {
                assert_eq!(of_word.eval(&args)[0].bits, want);
            }
        }
    }
}
