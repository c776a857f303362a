//! One prim over a column of elements. What is common has a typed loop; the rest goes through [`Prim::eval`], the definition.

use crate::prim::Prim;
use texpr_base::{DType, Scalar};

/// The typed loops of one float width.
macro_rules! float_column {
    ($prim:expr, $args:expr, $of:expr, $bits:expr) => {{
        let (of, bits) = ($of, $bits);
        match ($prim, $args) {
            (Prim::Add, [a, b]) => zip2(a, b, |a, b| bits(of(a) + of(b))),
            (Prim::Sub, [a, b]) => zip2(a, b, |a, b| bits(of(a) - of(b))),
            (Prim::Mul, [a, b]) => zip2(a, b, |a, b| bits(of(a) * of(b))),
            (Prim::Div, [a, b]) => zip2(a, b, |a, b| bits(of(a) / of(b))),
            (Prim::Neg, [a]) => a.iter().map(|a| bits(-of(*a))).collect(),
            (Prim::Abs, [a]) => a.iter().map(|a| bits(of(*a).abs())).collect(),
            (Prim::Sqrt, [a]) => a.iter().map(|a| bits(of(*a).sqrt())).collect(),
            (Prim::Fma, [a, b, c]) => {
                a.iter().zip(*b).zip(*c).map(|((a, b), c)| bits(of(*a).mul_add(of(*b), of(*c)))).collect()
            }
            (Prim::Lt, [a, b]) => zip2(a, b, |a, b| u64::from(of(a) < of(b))),
            (Prim::Le, [a, b]) => zip2(a, b, |a, b| u64::from(of(a) <= of(b))),
            (Prim::Eq, [a, b]) => zip2(a, b, |a, b| u64::from(of(a) == of(b))),
            (Prim::Ne, [a, b]) => zip2(a, b, |a, b| u64::from(of(a) != of(b))),
            _ => return None,
        }
    }};
}

/// The bits of `prim` on columns of bits; `dtypes` are those of the operands.
pub(super) fn eval(prim: Prim, result: DType, dtypes: &[DType], args: &[&[u64]]) -> Vec<u64> {
    if let Some(fast) = typed(prim, dtypes, args) {
        return fast;
    }
    (0..args[0].len())
        .map(|i| {
            let mut operands = [Scalar::zero(result); 3];
            for (operand, (column, dtype)) in operands.iter_mut().zip(args.iter().zip(dtypes)) {
                *operand = Scalar::from_bits(*dtype, column[i]);
            }
            prim.eval(result, &operands[..args.len()]).bits
        })
        .collect()
}

fn typed(prim: Prim, dtypes: &[DType], args: &[&[u64]]) -> Option<Vec<u64>> {
    if let (Prim::Select, [c, a, b]) = (prim, args) {
        return Some(c.iter().zip(*a).zip(*b).map(|((c, a), b)| if *c != 0 { *a } else { *b }).collect());
    }
    Some(match dtypes[0] {
        DType::F64 => float_column!(prim, args, f64::from_bits, f64::to_bits),
        DType::F32 => {
            float_column!(prim, args, |b: u64| f32::from_bits(b as u32), |v: f32| u64::from(v.to_bits()))
        }
        DType::U64 | DType::I64 => match (prim, args) {
            (Prim::Add, [a, b]) => zip2(a, b, u64::wrapping_add),
            (Prim::Sub, [a, b]) => zip2(a, b, u64::wrapping_sub),
            (Prim::Mul, [a, b]) => zip2(a, b, u64::wrapping_mul),
            (Prim::And, [a, b]) => zip2(a, b, |a, b| a & b),
            (Prim::Or, [a, b]) => zip2(a, b, |a, b| a | b),
            (Prim::Xor, [a, b]) => zip2(a, b, |a, b| a ^ b),
            _ => return None,
        },
        _ => return None,
    })
}

fn zip2(a: &[u64], b: &[u64], f: impl Fn(u64, u64) -> u64) -> Vec<u64> {
    a.iter().zip(b).map(|(a, b)| f(*a, *b)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typed_loops_agree_with_the_definition() {
        let floats = [0.0, -0.0, 1.5, -2.25, f64::INFINITY, f64::NEG_INFINITY, f64::NAN, 5e-324, 1e308];
        let ints = [0i128, 1, -1, 7, i128::from(i64::MAX), i128::from(i64::MIN)];
        for dtype in [DType::F64, DType::F32, DType::I64, DType::U64] {
            let values: Vec<Scalar> = if dtype.is_float() {
                floats.iter().map(|v| Scalar::from_f64(dtype, *v)).collect()
            } else {
                ints.iter().map(|v| Scalar::from_i128(dtype, *v)).collect()
            };
            for prim in Prim::ALL.into_iter().filter(|p| p.accepts(dtype) && *p != Prim::Select) {
                check(prim, dtype, &values);
            }
        }
    }

    fn check(prim: Prim, dtype: DType, values: &[Scalar]) {
        let result =
            if matches!(prim, Prim::Eq | Prim::Ne | Prim::Lt | Prim::Le) { DType::Bool } else { dtype };
        let mut columns = [vec![], vec![], vec![]];
        for a in values {
            for b in values {
                columns[0].push(a.bits);
                columns[1].push(b.bits);
                columns[2].push(values[2].bits);
            }
        }
        let args: Vec<&[u64]> = columns[..prim.arity()].iter().map(|c| c.as_slice()).collect();
        let got = eval(prim, result, &[dtype; 3][..prim.arity()], &args);
        for (i, bits) in got.into_iter().enumerate() {
            let operands: Vec<Scalar> = args.iter().map(|c| Scalar::from_bits(dtype, c[i])).collect();
            let want = prim.eval(result, &operands);
            let got = Scalar::from_bits(result, bits);
            assert!(super::super::value::same_scalar(got, want), "{} {operands:?}: {got:?}", prim.name());
        }
    }
}
