//! The last stage of a reduction: the partial results of its blocks become one, pairwise.

use texpr_base::{Combine, DType, reduce};

/// An element that partial results can be combined in.
trait Part: Copy {
    fn combine(how: Combine, a: Self, b: Self) -> Self;
}

macro_rules! integer {
    ($($t:ty),*) => {$(
        impl Part for $t {
            fn combine(how: Combine, a: Self, b: Self) -> Self {
                match how {
                    Combine::Sum => a.wrapping_add(b),
                    Combine::Prod => a.wrapping_mul(b),
                    Combine::Min => a.min(b),
                    Combine::Max => a.max(b),
                    Combine::And => a & b,
                    Combine::Or => a | b,
                }
            }
        }
    )*};
}
integer!(i8, i16, i32, i64, u8, u16, u32, u64);

macro_rules! float {
    ($($t:ident),*) => {$(
        impl Part for $t {
            fn combine(how: Combine, a: Self, b: Self) -> Self {
                let minimum = |a: $t, b: $t| {
                    if a.is_nan() || b.is_nan() {
                        $t::NAN
                    } else if a < b || (a == b && a.is_sign_negative()) {
                        a
                    } else {
                        b
                    }
                };
                match how {
                    Combine::Sum => a + b,
                    Combine::Prod => a * b,
                    Combine::Min => minimum(a, b),
                    Combine::Max => -minimum(-a, -b),
                    Combine::And | Combine::Or => unreachable!("invariant: floats have no bits to combine"),
                }
            }
        }
    )*};
}
float!(f32, f64);

/// Combines `n_blocks` partial results for each of `n_outs` outputs. The partial of output `o` and block `b` is element
/// `o * out_stride + b * block_stride` of `partial`; `out` has one element per output.
pub fn combine_blocks(
    dtype: DType,
    how: Combine,
    partial: &[u8],
    out: &mut [u8],
    n_blocks: usize,
    (out_stride, block_stride): (usize, usize),
) {
    macro_rules! run {
        ($t:ty) => {
            run::<$t>(how, partial, out, n_blocks, (out_stride, block_stride))
        };
    }
    match dtype {
        // On 0 and 1 all kinds mean the same for a byte as for a bool but the sum and the product.
        DType::Bool => {
            let how = match how {
                Combine::Sum => Combine::Or,
                Combine::Prod => Combine::And,
                Combine::Min | Combine::Max | Combine::And | Combine::Or => how,
            };
            run::<u8>(how, partial, out, n_blocks, (out_stride, block_stride));
        }
        DType::I8 => run!(i8),
        DType::I16 => run!(i16),
        DType::I32 => run!(i32),
        DType::I64 => run!(i64),
        DType::U8 => run!(u8),
        DType::U16 => run!(u16),
        DType::U32 => run!(u32),
        DType::U64 => run!(u64),
        DType::F32 => run!(f32),
        DType::F64 => run!(f64),
    }
}

fn run<T: Part>(how: Combine, partial: &[u8], out: &mut [u8], n_blocks: usize, strides: (usize, usize)) {
    // SAFETY: T is a number, for which every bit pattern is a value; pool blocks are aligned for every dtype.
    let (head, partial, _) = unsafe { partial.align_to::<T>() };
    // SAFETY: as above.
    let (other, out, _) = unsafe { out.align_to_mut::<T>() };
    assert!(head.is_empty() && other.is_empty(), "invariant: buffers are aligned for their dtype");
    let mut values = Vec::with_capacity(n_blocks);
    for (o, result) in out.iter_mut().enumerate() {
        values.clear();
        values.extend((0..n_blocks).map(|b| partial[o * strides.0 + b * strides.1]));
        let sum = reduce::pairwise(std::mem::take(&mut values), |a, b| T::combine(how, a, b));
        *result = sum.expect("invariant: a reduction with partial results has blocks");
    }
}
