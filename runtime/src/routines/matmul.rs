//! Matrix products: `faer` for floats, blocked loops with wrapping arithmetic for integers and booleans.

use faer::linalg::matmul::matmul;
use faer::traits::ComplexField;
use faer::{Accum, MatMut, MatRef, Par};
use rayon::prelude::*;
use std::cell::RefCell;
use texpr_base::DType;

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

/// Writes the product of `a` and `b` to `c`. The buffers hold exactly the elements that the sizes say, aligned for the dtype.
/// Returns how many threads it used.
pub fn product(p: Product, a: &[u8], b: &[u8], c: &mut [u8], threads: usize) -> usize {
    match p.dtype {
        DType::F32 => floats::<f32>(p, a, b, c, threads, 0.0, 1.0),
        DType::F64 => floats::<f64>(p, a, b, c, threads, 0.0, 1.0),
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
    }
}

fn floats<T: ComplexField + Copy>(
    p: Product,
    a: &[u8],
    b: &[u8],
    c: &mut [u8],
    threads: usize,
    zero: T,
    one: T,
) -> usize {
    let (a, b, c) = (typed::<T>(a), typed::<T>(b), typed_mut::<T>(c));
    let Product { batch, m, k, n, .. } = p;
    if k == 0 || c.is_empty() {
        c.fill(zero);
        return 1;
    }
    // What is too small to share is done by the caller alone.
    let threads = if batch * m * n * k > 1 << 18 { threads } else { 1 };
    let items = (a.chunks_exact(m * k), b.chunks_exact(k * n), c.chunks_exact_mut(m * n));
    if threads > 1 && batch >= threads {
        let items: Vec<_> = items.0.zip(items.1).zip(items.2).collect();
        items.into_par_iter().for_each(|((a, b), c)| item(p, a, b, c, 1, one));
    } else {
        items.0.zip(items.1).zip(items.2).for_each(|((a, b), c)| item(p, a, b, c, threads, one));
    }
    threads
}

/// One product of a batch.
fn item<T: ComplexField + Copy>(p: Product, a: &[T], b: &[T], c: &mut [T], threads: usize, one: T) {
    let Product { m, k, n, exchanged, .. } = p;
    // The library reads an exchanged right factor as fast as a plain one, but an exchanged left one at less than half the speed: that is turned first.
    let mut room = ROOM.take();
    let words = if exchanged.0 { size_of_val(a).div_ceil(size_of::<u64>()) } else { 0 };
    room.resize(room.len().max(words), 0);
    let turned = &mut typed_mut::<T>(bytes_of(&mut room))[..if exchanged.0 { a.len() } else { 0 }];
    let a = match exchanged.0 {
        true => {
            turn(a, m, turned, threads);
            &*turned
        }
        false => a,
    };
    let b = match exchanged.1 {
        true => MatRef::from_column_major_slice(b, k, n),
        false => MatRef::from_row_major_slice(b, k, n),
    };
    let (a, c) = (MatRef::from_row_major_slice(a, m, k), MatMut::from_row_major_slice_mut(c, m, n));
    shared(c, a, b, threads, one);
    if room.len() <= KEPT {
        ROOM.set(room);
    }
}

/// A thread's part has this many columns at least, a whole number of [`LANES`], or else this many rows.
const PART: (usize, usize) = (192, 64);
/// Elements of a register or of a line of memory.
const LANES: usize = 16;

/// `c = a b` by some threads, each with a part of the result of its own: the library's own way to share makes them meet too often. The order of an element's sum
/// depends on `k` alone, so that no bit shows how the result was cut.
fn shared<T: ComplexField + Copy>(
    c: MatMut<'_, T>,
    a: MatRef<'_, T>,
    b: MatRef<'_, T>,
    threads: usize,
    one: T,
) {
    let (first, second) = (threads.div_ceil(2), threads / 2);
    let (m, n) = (c.nrows(), c.ncols());
    if second > 0 && n >= 2 * PART.0 {
        let at = (n * first / threads).next_multiple_of(LANES);
        let ((left, right), (b, d)) = (c.split_at_col_mut(at), b.split_at_col(at));
        rayon::join(|| shared(left, a, b, first, one), || shared(right, a, d, second, one));
    } else if second > 0 && m >= 2 * PART.1 {
        let at = m * first / threads;
        let ((upper, lower), (a, d)) = (c.split_at_row_mut(at), a.split_at_row(at));
        rayon::join(|| shared(upper, a, b, first, one), || shared(lower, d, b, second, one));
    } else {
        matmul(c, Accum::Replace, a, b, one, Par::Seq);
    }
}

thread_local! {
    /// Where factors are turned: fresh memory would cost more than turning them.
    static ROOM: RefCell<Vec<u64>> = const { RefCell::new(Vec::new()) };
}

/// A larger room (in words: 64 MiB) is given back.
const KEPT: usize = 8 << 20;

fn bytes_of(words: &mut [u64]) -> &mut [u8] {
    let len = size_of_val(words);
    // SAFETY: every byte of a word is a byte.
    unsafe { std::slice::from_raw_parts_mut(words.as_mut_ptr().cast::<u8>(), len) }
}

/// Elements along each side of the squares that [`turn`] moves: a cache line or two.
const SIDE: usize = 16;

/// Writes the transpose of a matrix with rows of `m` elements. Squares go through a place of their own, so that each line of memory is touched once, whatever
/// falls together in the caches.
fn turn<T: Copy + Send + Sync>(from: &[T], m: usize, to: &mut [T], threads: usize) {
    let (Some(first), true) = (from.first(), m > 0) else { return };
    let k = from.len() / m;
    // A band of rows of the result, the columns `left ..` of what is turned.
    let band = |(band, to): (usize, &mut [T])| {
        let (left, width) = (band * SIDE, to.len() / k);
        let mut square = [*first; SIDE * SIDE];
        for top in (0..k).step_by(SIDE) {
            let height = SIDE.min(k - top);
            for (l, row) in from[top * m..].chunks(m).take(height).enumerate() {
                for (i, x) in row[left..left + width].iter().enumerate() {
                    square[i * SIDE + l] = *x;
                }
            }
            for (row, turned) in to.chunks_exact_mut(k).zip(square.chunks_exact(SIDE)) {
                row[top..top + height].copy_from_slice(&turned[..height]);
            }
        }
    };
    if threads > 1 {
        to.par_chunks_mut(SIDE * k).enumerate().for_each(band);
    } else {
        to.chunks_mut(SIDE * k).enumerate().for_each(band);
    }
}

/// How many rows of the result are built at once, so that each row that is read of the right factor serves several.
const ROWS: usize = 4;
/// How many columns of the result are built at once: `ROWS` pieces of this length stay in the nearest cache.
const COLUMNS: usize = 512;

/// The product of whole numbers or booleans, where `add_product(c, x, y)` is `c + x * y`. Sums are exact, so that no order shows.
fn whole<T: Copy + Send + Sync>(
    p: Product,
    a: &[u8],
    b: &[u8],
    c: &mut [u8],
    threads: usize,
    zero: T,
    add_product: impl Fn(T, T, T) -> T + Sync,
) -> usize {
    let Product { m, k, n, .. } = p;
    let (a, b, c) = (typed::<T>(a), typed::<T>(b), typed_mut::<T>(c));
    c.fill(zero);
    if m * k * n == 0 {
        return 1;
    }
    // `rows` of the result from those of `a`, all of one matrix
    let block = |rows: &mut [T], a: &[T], b: &[T]| {
        for start in (0..n).step_by(COLUMNS) {
            let columns = start..n.min(start + COLUMNS);
            for (l, b) in b.chunks_exact(n).enumerate() {
                for (row, a) in rows.chunks_exact_mut(n).zip(a.chunks_exact(k)) {
                    let x = a[l];
                    for (sum, y) in row[columns.clone()].iter_mut().zip(&b[columns.clone()]) {
                        *sum = add_product(*sum, x, *y);
                    }
                }
            }
        }
    };
    // Blocks do not cross from one matrix of the batch to the next.
    let blocks = c.chunks_mut(m * n).zip(a.chunks(m * k)).zip(b.chunks(k * n)).flat_map(|((c, a), b)| {
        c.chunks_mut(ROWS * n).zip(a.chunks(ROWS * k)).map(move |(rows, a)| (rows, a, b))
    });
    // A product too small to share is done by the caller alone.
    if threads > 1 && p.batch * m * n * k > 1 << 18 {
        let blocks: Vec<_> = blocks.collect();
        blocks.into_par_iter().for_each(|(rows, a, b)| block(rows, a, b));
        return threads;
    }
    blocks.for_each(|(rows, a, b)| block(rows, a, b));
    1
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
        product(p(DType::I64), &bytes(&a), &bytes(&b), &mut c, 1);
        assert_eq!(c, bytes(&[58i64, 64, 139, 154]));
        let (a, b) = (a.map(|x| x as f64), b.map(|x| x as f64));
        let mut c = [0.0f64; 4];
        // SAFETY: numbers have no padding.
        let out = unsafe { std::slice::from_raw_parts_mut(c.as_mut_ptr().cast::<u8>(), 32) };
        product(p(DType::F64), typed::<u8>(&bytes(&a)), &bytes(&b), out, 1);
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
                assert!(product(p, &low(&a), &low(&b), &mut c, threads) <= threads);
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
                        product(p, &a, &b, &mut c, threads);
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
