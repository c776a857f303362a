//! The last stage of a reduction: the partial results of its blocks become one, pairwise.

use texpr_base::{Combine, DType};

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

/// Combines `n_blocks` partial results for each of `n_outs` outputs, in the order of [`texpr_base::reduce::pairwise`]. The partial of
/// output `o` and block `b` is element `o * out_stride + b * block_stride` of `partial`, which is used up; `out` has one element per output.
pub fn combine_blocks(
    dtype: DType,
    how: Combine,
    partial: &mut [u8],
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
        DType::F16 | DType::BF16 | DType::C64 | DType::C128 => {
            unreachable!("invariant: reductions of {dtype} are expanded to those of floats")
        }
    }
}

fn run<T: Part>(how: Combine, partial: &mut [u8], out: &mut [u8], n_blocks: usize, strides: (usize, usize)) {
    // SAFETY: T is a number, for which every bit pattern is a value; pool blocks are aligned for every dtype.
    let (head, partial, _) = unsafe { partial.align_to_mut::<T>() };
    // SAFETY: as above.
    let (other, out, _) = unsafe { out.align_to_mut::<T>() };
    assert!(head.is_empty() && other.is_empty(), "invariant: buffers are aligned for their dtype");
    let n_outs = out.len();
    let at = |o: usize, b: usize| o * strides.0 + b * strides.1;
    let mut n = n_blocks;
    while n > 1 {
        // Neighbours 2b and 2b + 1 become b; a last one without a neighbour stays.
        if strides.0 == 1 {
            for b in 0..n / 2 {
                for o in 0..n_outs {
                    partial[at(o, b)] = T::combine(how, partial[at(o, 2 * b)], partial[at(o, 2 * b + 1)]);
                }
            }
        } else {
            for o in 0..n_outs {
                for b in 0..n / 2 {
                    partial[at(o, b)] = T::combine(how, partial[at(o, 2 * b)], partial[at(o, 2 * b + 1)]);
                }
            }
        }
        if n % 2 == 1 {
            for o in 0..n_outs {
                partial[at(o, n / 2)] = partial[at(o, n - 1)];
            }
        }
        n = n.div_ceil(2);
    }
    for (o, result) in out.iter_mut().enumerate() {
        *result = partial[at(o, 0)];
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use texpr_base::reduce;

    #[test]
    fn blocks_are_combined_in_the_order_of_the_definition() {
        for n_blocks in 1..40usize {
            let parts: Vec<f32> = (0..2 * n_blocks).map(|k| 1.0 / (k as f32 + 0.3)).collect();
            for strides in [(n_blocks, 1), (1, 2)] {
                let want: Vec<f32> = (0..2)
                    .map(|o| {
                        let values = (0..n_blocks).map(|b| parts[o * strides.0 + b * strides.1]).collect();
                        reduce::pairwise(values, |a, b| a + b).unwrap()
                    })
                    .collect();
                let mut partial: Vec<u8> = parts.iter().flat_map(|x| x.to_le_bytes()).collect();
                let mut out = [0f32; 2];
                // SAFETY: numbers have no padding.
                let bytes = unsafe { std::slice::from_raw_parts_mut(out.as_mut_ptr().cast::<u8>(), 8) };
                if partial.as_ptr().addr().is_multiple_of(4) {
                    combine_blocks(DType::F32, Combine::Sum, &mut partial, bytes, n_blocks, strides);
                    assert_eq!(out.to_vec(), want, "{n_blocks} {strides:?}");
                }
            }
        }
    }
}
