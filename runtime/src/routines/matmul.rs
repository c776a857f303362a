//! Matrix products: `faer` for floats, plain loops with wrapping arithmetic for everything else.

use faer::linalg::matmul::matmul;
use faer::{Accum, MatMut, MatRef, Par};
use texpr_base::{DType, Scalar};

/// `[batch, m, k] x [batch, k, n] -> [batch, m, n]`, all row-major and contiguous, in bytes of `dtype`.
#[derive(Clone, Copy, Debug)]
pub struct Product {
    pub dtype: DType,
    pub batch: usize,
    pub m: usize,
    pub k: usize,
    pub n: usize,
}

/// Writes the product of `a` and `b` to `c`. The buffers hold exactly the elements that the sizes say, aligned for the dtype.
/// Returns how many threads it used.
pub fn product(p: Product, a: &[u8], b: &[u8], c: &mut [u8], threads: usize) -> usize {
    match p.dtype {
        DType::F32 => floats::<f32>(p, a, b, c, threads, 0.0, 1.0),
        DType::F64 => floats::<f64>(p, a, b, c, threads, 0.0, 1.0),
        DType::Bool
        | DType::I8
        | DType::I16
        | DType::I32
        | DType::I64
        | DType::U8
        | DType::U16
        | DType::U32
        | DType::U64 => {
            integers(p, a, b, c);
            1
        }
        DType::F16 | DType::BF16 | DType::C64 | DType::C128 => {
            unreachable!("invariant: products of {} are expanded to those of floats", p.dtype)
        }
    }
}

fn floats<T: faer::traits::ComplexField + Copy>(
    p: Product,
    a: &[u8],
    b: &[u8],
    c: &mut [u8],
    threads: usize,
    zero: T,
    one: T,
) -> usize {
    let Product { batch, m, k, n, .. } = p;
    let (a, b, c) = (typed::<T>(a), typed::<T>(b), typed_mut::<T>(c));
    if k == 0 {
        c.fill(zero);
        return 1;
    }
    // A product too small to share is done by the caller alone.
    let threads = if m * n * k > 1 << 18 { threads } else { 1 };
    let par = if threads > 1 { Par::rayon(threads) } else { Par::Seq };
    for z in 0..batch {
        let a = MatRef::from_row_major_slice(&a[z * m * k..(z + 1) * m * k], m, k);
        let b = MatRef::from_row_major_slice(&b[z * k * n..(z + 1) * k * n], k, n);
        let c = MatMut::from_row_major_slice_mut(&mut c[z * m * n..(z + 1) * m * n], m, n);
        matmul(c, Accum::Replace, a, b, one, par);
    }
    threads
}

fn integers(p: Product, a: &[u8], b: &[u8], c: &mut [u8]) {
    let Product { dtype, batch, m, k, n } = p;
    let size = dtype.size();
    let read = |bytes: &[u8], at: usize| Scalar::from_le_bytes(dtype, &bytes[at * size..]).as_i64();
    let mut sums = vec![0i64; n];
    for z in 0..batch {
        for i in 0..m {
            sums.fill(0);
            for l in 0..k {
                let x = read(a, (z * m + i) * k + l);
                for (j, sum) in sums.iter_mut().enumerate() {
                    *sum = sum.wrapping_add(x.wrapping_mul(read(b, (z * k + l) * n + j)));
                }
            }
            for (j, sum) in sums.iter().enumerate() {
                // A product of booleans asks whether any pair was true.
                let value = Scalar::from_i128(dtype, i128::from(*sum));
                let at = ((z * m + i) * n + j) * size;
                c[at..at + size].copy_from_slice(&value.to_le_bytes());
            }
        }
    }
}

fn typed<T>(bytes: &[u8]) -> &[T] {
    // SAFETY: T is f32 or f64, for which every bit pattern is a value; a misaligned buffer has a non-empty head.
    let (head, body, _) = unsafe { bytes.align_to::<T>() };
    assert!(head.is_empty(), "invariant: buffers are aligned for their dtype");
    body
}

fn typed_mut<T>(bytes: &mut [u8]) -> &mut [T] {
    // SAFETY: as in `typed`.
    let (head, body, _) = unsafe { bytes.align_to_mut::<T>() };
    assert!(head.is_empty(), "invariant: buffers are aligned for their dtype");
    body
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes<T: Copy>(xs: &[T]) -> Vec<u8> {
        // SAFETY: numbers have no padding.
        unsafe { std::slice::from_raw_parts(xs.as_ptr().cast::<u8>(), size_of_val(xs)) }.to_vec()
    }

    #[test]
    fn floats_and_integers_multiply_alike() {
        let p = |dtype| Product { dtype, batch: 1, m: 2, k: 3, n: 2 };
        let mut c = vec![0u8; 32];
        let (a, b) = ([1i64, 2, 3, 4, 5, 6], [7i64, 8, 9, 10, 11, 12]);
        product(p(DType::I64), &bytes(&a), &bytes(&b), &mut c, 1);
        assert_eq!(c, bytes(&[58i64, 64, 139, 154]));
        let (a, b) = (a.map(|x| x as f64), b.map(|x| x as f64));
        let mut c = [0.0f64; 4];
        // SAFETY: numbers have no padding.
        let out = unsafe { std::slice::from_raw_parts_mut(c.as_mut_ptr().cast::<u8>(), 32) };
        product(p(DType::F64), typed::<u8>(&bytes(&a)), &bytes(&b), out, 1);
        assert_eq!(c, [58.0, 64.0, 139.0, 154.0]);
    }
}
