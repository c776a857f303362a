//! Products of whole numbers and booleans, in blocked loops.

use super::{Product, typed, typed_mut};
use rayon::prelude::*;

/// How many rows of the result are built at once, so that each row that is read of the right factor serves several.
const ROWS: usize = 4;
/// How many columns of the result are built at once: `ROWS` pieces of this length stay in the nearest cache.
const COLUMNS: usize = 512;

/// The product of whole numbers or booleans, where `add_product(c, x, y)` is `c + x * y`. Sums are exact, so that no order shows.
pub(super) fn whole<T: Copy + Send + Sync>(
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
