//! Products of floats by `faer`: of few rows or columns, and where there are no vectors for [`super::blocked`].

use super::{Product, typed_mut};
use crate::pool::{OutOfMemory, Pool};
use faer::linalg::matmul::matmul;
use faer::traits::ComplexField;
use faer::{Accum, MatMut, MatRef, Par};
use rayon::prelude::*;

/// One product of a batch. Returns how many threads it used.
pub(super) fn item<T: ComplexField + Copy>(
    p: Product,
    (a, b, c): (&[T], &[T], &mut [T]),
    threads: usize,
    one: T,
    pool: &Pool,
) -> Result<usize, OutOfMemory> {
    let Product { m, k, n, exchanged, .. } = p;
    // The library reads an exchanged right factor as fast as a plain one, but an exchanged left one at less than half the speed: that is turned first.
    let mut room = pool.alloc(if exchanged.0 { size_of_val(a) } else { 0 })?;
    let turned = typed_mut::<T>(room.as_mut_slice());
    let a = match exchanged.0 {
        true => {
            turn(a, m, &mut turned[..a.len()], threads);
            &turned[..a.len()]
        }
        false => a,
    };
    let b = match exchanged.1 {
        true => MatRef::from_column_major_slice(b, k, n),
        false => MatRef::from_row_major_slice(b, k, n),
    };
    let (a, c) = (MatRef::from_row_major_slice(a, m, k), MatMut::from_row_major_slice_mut(c, m, n));
    shared(c, a, b, threads, one);
    Ok(threads)
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
