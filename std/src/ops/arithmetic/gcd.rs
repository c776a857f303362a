//! `gcd`, and what `lcm` makes of it.

use crate::ops::entry::*;
use std::sync::Arc;
use texpr_ir::PrimFn;

pub static GCD: OpDef = OpDef {
    name: "gcd",
    class: Class::Arithmetic,
    doc: r#"The greatest common divisor of the magnitudes; of 0 and a number, the number.

```tx
gcd([12, 0], 18)  # [6, 18]
```"#,
    infer: infer::integer,
    props: Props::COMMUTATIVE,
    lower: Lower::Map(|x| gcd(x[0], x[1])),
    grad: Grad::Zero,
    ..BINARY_INT
};

/// Steps of Euclid's algorithm on the first path and those after it. Neighbours in Fibonacci's sequence need the most: 91 below 2^64.
const STEPS: &[usize] = &[12, 20, 60];

pub(super) fn gcd<'b>(a: Sx<'b>, b: Sx<'b>) -> Sx<'b> {
    let dtype = a.dtype;
    let unsigned = math::unsigned(dtype);
    let magnitude = |x: Sx<'b>| if dtype.is_signed() { x.abs().cast(unsigned) } else { x };
    euclid(magnitude(a), magnitude(b), STEPS).cast(dtype)
}

fn euclid<'b>(mut a: Sx<'b>, mut b: Sx<'b>, steps: &'static [usize]) -> Sx<'b> {
    let [now, later @ ..] = steps else { return a };
    let (zero, one) = (a.int(0), a.int(1));
    for _ in 0..*now {
        // Once at its end it stays there. No division by 0 is seen in a run's warnings.
        let ended = b.eq(zero);
        (a, b) = (ended.select(a, b), a.irem(ended.select(one, b)));
    }
    if later.is_empty() {
        return a;
    }
    let slow = PrimFn::build1(&[a.dtype; 2], |x| euclid(x[0], x[1], later));
    a.rare(b.ne(zero), Arc::new(slow), &[a, b])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_chains_end() {
        let f = PrimFn::build1(&[DType::U64; 2], |x| gcd(x[0], x[1]));
        let of = |a: u64, b: u64| {
            f.eval(&[Scalar::from_bits(DType::U64, a), Scalar::from_bits(DType::U64, b)])[0].bits
        };
        let (mut a, mut b) = (1u64, 1u64);
        while let Some(next) = a.checked_add(b) {
            (a, b) = (next, a);
            assert_eq!(of(a, b), 1);
            assert_eq!(of(b, a), 1);
        }
        assert_eq!(of(3 << 40, 5 << 41), 1 << 40);
        assert_eq!(of(0, 7), 7);
        assert_eq!(of(0, 0), 0);
    }

    #[test]
    fn signs_do_not_matter() {
        let f = PrimFn::build1(&[DType::I8; 2], |x| gcd(x[0], x[1]));
        let of = |a: i128, b: i128| f.eval(&[a, b].map(|v| Scalar::from_i128(DType::I8, v)))[0].as_i128();
        assert_eq!((of(-12, 18), of(-12, -18), of(-128, 96), of(0, -5)), (6, 6, 32, 5));
    }
}
