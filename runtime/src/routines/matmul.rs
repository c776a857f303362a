//! Matrix products: in registers where that pays, else of floats by `faer`, of integers in loops with wrapping arithmetic, and of booleans.

mod blocked;
mod library;
mod panels;
mod registers;
mod threads;
mod whole;

use crate::pool::{OutOfMemory, Pool};
pub(crate) use blocked::{Blocked, Places};
use faer::traits::ComplexField;
pub(crate) use panels::Panels;
use rayon::prelude::*;
use texpr_base::DType;
pub(crate) use threads::{MOST_PACKED, Packed};
use whole::whole;

/// `[batch, m, k] x [batch, k, n] -> [batch, m, n]`, all row-major and contiguous, in bytes of `dtype`. Floats only: factors that are exchanged are stored as
/// `[batch, k, m]` and `[batch, n, k]`.
#[derive(Clone, Copy, Debug)]
pub struct Product {
    pub dtype: DType,
    pub batch: usize,
    pub m: usize,
    pub k: usize,
    pub n: usize,
    pub exchanged: (bool, bool),
}

/// Writes the product of `a` and `b` to `c`. The buffers hold exactly the elements that the sizes say, aligned for the dtype; what is needed beside them
/// is the pool's. Returns how many threads it used.
pub fn product(
    p: Product,
    a: &[u8],
    b: &[u8],
    c: &mut [u8],
    threads: usize,
    pool: &Pool,
) -> Result<usize, OutOfMemory> {
    if let Some(blocked) = Blocked::of(p) {
        return each_item(p, a, b, c, threads, &|a, b, c, threads| {
            threads::item(blocked, a, b, c, threads, pool)
        });
    }
    Ok(match p.dtype {
        DType::F32 => floats::<f32>(p, a, b, c, threads, (0.0, 1.0), pool)?,
        DType::F64 => floats::<f64>(p, a, b, c, threads, (0.0, 1.0), pool)?,
        // A product of booleans asks whether any pair was true; their bytes are 0 or 1.
        DType::Bool => whole(p, a, b, c, threads, 0u8, |c, x, y| c | x & y),
        // The low bits of sums and products do not depend on the sign.
        DType::I8 | DType::U8 => whole(p, a, b, c, threads, 0u8, |c, x, y| c.wrapping_add(x.wrapping_mul(y))),
        DType::I16 | DType::U16 => {
            whole(p, a, b, c, threads, 0u16, |c, x, y| c.wrapping_add(x.wrapping_mul(y)))
        }
        DType::I32 | DType::U32 => {
            whole(p, a, b, c, threads, 0u32, |c, x, y| c.wrapping_add(x.wrapping_mul(y)))
        }
        DType::I64 | DType::U64 => {
            whole(p, a, b, c, threads, 0u64, |c, x, y| c.wrapping_add(x.wrapping_mul(y)))
        }
        DType::F16 | DType::BF16 | DType::C64 | DType::C128 => {
            unreachable!("invariant: products of {} are expanded to those of floats", p.dtype)
        }
    })
}

/// Products of so many multiplications are one thread's work, by the library and in registers.
const ALONE: [usize; 2] = [1 << 18, 1 << 20];

/// Makes each product of a batch: some at a time if there are enough for all threads, else each by all threads. Returns how many threads were used.
fn each_item(
    p: Product,
    a: &[u8],
    b: &[u8],
    c: &mut [u8],
    threads: usize,
    item: &(dyn Fn(&[u8], &[u8], &mut [u8], usize) -> Result<usize, OutOfMemory> + Sync),
) -> Result<usize, OutOfMemory> {
    let Product { batch, m, k, n, .. } = p;
    let alone = ALONE[usize::from(Blocked::of(p).is_some())];
    let threads = if batch * m * n * k > alone { threads } else { 1 };
    let bytes = |elements: usize| elements * p.dtype.size();
    let factors = a.chunks_exact(bytes(m * k)).zip(b.chunks_exact(bytes(k * n)));
    let items = factors.zip(c.chunks_exact_mut(bytes(m * n)));
    if threads > 1 && batch >= threads {
        let items: Vec<_> = items.collect();
        items.into_par_iter().try_for_each(|((a, b), c)| item(a, b, c, 1).map(|_| ()))?;
        return Ok(threads);
    }
    let mut used = 1;
    for ((a, b), c) in items {
        used = used.max(item(a, b, c, threads)?);
    }
    Ok(used)
}

/// Products by the library.
fn floats<T: ComplexField + Copy>(
    p: Product,
    a: &[u8],
    b: &[u8],
    c: &mut [u8],
    threads: usize,
    (zero, one): (T, T),
    pool: &Pool,
) -> Result<usize, OutOfMemory> {
    if p.k == 0 || c.is_empty() {
        typed_mut::<T>(c).fill(zero);
        return Ok(1);
    }
    each_item(p, a, b, c, threads, &|a, b, c, threads| {
        library::item(p, (typed::<T>(a), typed::<T>(b), typed_mut::<T>(c)), threads, one, pool)
    })
}

fn typed<T>(bytes: &[u8]) -> &[T] {
    // SAFETY: T is a float or an unsigned integer, of which every bit pattern is a value; a misaligned buffer has a non-empty head.
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
        let p = |dtype| Product { dtype, batch: 1, m: 2, k: 3, n: 2, exchanged: (false, false) };
        let mut c = vec![0u8; 32];
        let (a, b) = ([1i64, 2, 3, 4, 5, 6], [7i64, 8, 9, 10, 11, 12]);
        product(p(DType::I64), &bytes(&a), &bytes(&b), &mut c, 1, &Pool::new()).unwrap();
        assert_eq!(c, bytes(&[58i64, 64, 139, 154]));
        let (a, b) = (a.map(|x| x as f64), b.map(|x| x as f64));
        let mut c = [0.0f64; 4];
        // SAFETY: numbers have no padding.
        let out = unsafe { std::slice::from_raw_parts_mut(c.as_mut_ptr().cast::<u8>(), 32) };
        product(p(DType::F64), typed::<u8>(&bytes(&a)), &bytes(&b), out, 1, &Pool::new()).unwrap();
        assert_eq!(c, [58.0, 64.0, 139.0, 154.0]);
    }

    /// Sizes that leave a rest in every block, in one thread and in several.
    #[test]
    fn whole_numbers_of_all_widths_multiply_by_the_definition() {
        let (batch, m, k, n) = (2, 9, 25, 700);
        let mut state = 1u64;
        let mut draw = |count: usize| -> Vec<u64> {
            let mut next = || {
                state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
                state ^ (state >> 29)
            };
            (0..count).map(|_| next()).collect()
        };
        let (a, b) = (draw(batch * m * k), draw(batch * k * n));
        for (dtype, size) in [(DType::I8, 1), (DType::U16, 2), (DType::I32, 4), (DType::U64, 8)] {
            let low =
                |xs: &[u64]| xs.iter().flat_map(|x| x.to_le_bytes()[..size].to_vec()).collect::<Vec<u8>>();
            let expected: Vec<u64> = (0..batch * m * n)
                .map(|at| {
                    let (z, i, j) = (at / (m * n), at / n % m, at % n);
                    let term =
                        |l: usize| -> u64 { a[(z * m + i) * k + l].wrapping_mul(b[(z * k + l) * n + j]) };
                    (0..k).map(term).fold(0, u64::wrapping_add)
                })
                .collect();
            for threads in [1, 3] {
                let mut c = vec![7; batch * m * n * size];
                let p = Product { dtype, batch, m, k, n, exchanged: (false, false) };
                assert!(product(p, &low(&a), &low(&b), &mut c, threads, &Pool::new()).unwrap() <= threads);
                assert_eq!(c, low(&expected), "{dtype} with {threads} threads");
            }
        }
    }

    #[test]
    fn threads_do_not_change_a_bit() {
        let sizes = [
            (1, 1, 3000, 500),
            (1, 700, 3000, 1),
            (1, 131, 1100, 77),
            (1, 97, 600, 433),
            (1, 50, 64, 1001),
            (3, 129, 40, 385),
        ];
        for (batch, m, k, n) in sizes {
            for exchanged in [(false, false), (true, false), (false, true)] {
                for dtype in [DType::F32, DType::F64] {
                    let values = |count: usize, by: f64| -> Vec<u8> {
                        let xs = (0..count).map(|i| (i as f64 * by).sin());
                        match dtype {
                            DType::F32 => bytes(&xs.map(|x| x as f32).collect::<Vec<_>>()),
                            _ => bytes(&xs.collect::<Vec<_>>()),
                        }
                    };
                    let (a, b) = (values(batch * m * k, 0.7), values(batch * k * n, 1.3));
                    let p = Product { dtype, batch, m, k, n, exchanged };
                    let run = |threads| {
                        let mut c = vec![0u8; batch * m * n * dtype.size()];
                        product(p, &a, &b, &mut c, threads, &Pool::new()).unwrap();
                        c
                    };
                    let alone = run(1);
                    for threads in [2, 3, 5, 8] {
                        assert!(run(threads) == alone, "{p:?} by {threads} threads");
                    }
                }
            }
        }
    }
}
