//! Matrix products.

use super::{ErrorKind, InterpError, Options, Value};
use crate::core::Exchanged;
use texpr_base::{DType, Scalar};

/// A batch of matrix products `[batch, m, k] x [batch, k, n]`, row-major and contiguous; factors that are exchanged are `[batch, k, m]` and `[batch, n, k]`.
#[derive(Clone, Copy, Debug)]
pub struct ContractCall<'a> {
    pub dtype: DType,
    pub batch: usize,
    pub m: usize,
    pub k: usize,
    pub n: usize,
    pub exchanged: Exchanged,
    pub a: &'a [Scalar],
    pub b: &'a [Scalar],
}

/// The product by its definition: one term after another from zero, integers wrap.
pub fn plain_contract(call: &ContractCall<'_>) -> Vec<Scalar> {
    let ContractCall { dtype, batch, m, k, n, exchanged, a, b } = *call;
    let left = |i: usize, l: usize| if exchanged.left { l * m + i } else { i * k + l };
    let right = |l: usize, j: usize| if exchanged.right { j * k + l } else { l * n + j };
    let mut out = Vec::with_capacity(batch * m * n);
    for z in 0..batch {
        for i in 0..m {
            for j in 0..n {
                let terms = (0..k).map(|l| (a[z * m * k + left(i, l)], b[z * k * n + right(l, j)]));
                out.push(dot(dtype, terms));
            }
        }
    }
    out
}

fn dot(dtype: DType, terms: impl Iterator<Item = (Scalar, Scalar)>) -> Scalar {
    let f32_of = |s: Scalar| f32::from_bits(s.bits as u32);
    match dtype {
        DType::F64 => Scalar::f64(terms.fold(0.0, |sum, (x, y)| sum + x.as_f64() * y.as_f64())),
        DType::F32 => Scalar::f32(terms.fold(0.0, |sum, (x, y)| sum + f32_of(x) * f32_of(y))),
        DType::Bool => Scalar::bool(terms.fold(false, |any, (x, y)| any | (x.as_bool() & y.as_bool()))),
        // The low bits of a product do not depend on the high ones of its factors.
        _ => {
            let sum = terms.fold(0u64, |sum, (x, y)| sum.wrapping_add(x.bits.wrapping_mul(y.bits)));
            Scalar::from_i128(dtype, i128::from(sum))
        }
    }
}

/// `[..., m, k] x [..., k, n]`, the last two axes of either maybe exchanged.
pub(super) fn contract(
    a: &Value,
    b: &Value,
    exchanged: Exchanged,
    options: &Options<'_>,
) -> Result<Value, InterpError> {
    let ([batch_a @ .., m, k], [batch_b @ .., k2, n]) = (a.shape.as_slice(), b.shape.as_slice()) else {
        return Err(ErrorKind::Shape(format!("{:?} @ {:?}", a.shape, b.shape)).into());
    };
    let (m, k) = if exchanged.left { (k, m) } else { (m, k) };
    let (k2, n) = if exchanged.right { (n, k2) } else { (k2, n) };
    if batch_a != batch_b || k != k2 {
        return Err(ErrorKind::Shape(format!("{:?} @ {:?}", a.shape, b.shape)).into());
    }
    let batch = batch_a.iter().product();
    let (a_of, b_of) = (&a.elements, &b.elements);
    let call = ContractCall { dtype: a.dtype, batch, m: *m, k: *k, n: *n, exchanged, a: a_of, b: b_of };
    let elements = if a.dtype.is_float() { (options.contract)(&call) } else { plain_contract(&call) };
    let shape = batch_a.iter().chain([m, n]).copied().collect();
    Ok(Value { dtype: a.dtype, shape, elements })
}
