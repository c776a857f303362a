//! Rows shared among threads: each row is one thread's work, so the number of threads changes no bit.

use rayon::prelude::*;

/// From this many elements on, rows are shared.
pub(crate) const WORTH_SHARING: usize = 1 << 15;

/// Calls `f` with the number and the elements of every row of `n`.
pub(crate) fn each_row<T: Send>(
    all: &mut [T],
    n: usize,
    threads: usize,
    f: impl Fn(usize, &mut [T]) + Send + Sync,
) {
    let n = n.max(1);
    if threads > 1 && all.len() >= WORTH_SHARING && all.len() > n {
        all.par_chunks_exact_mut(n).enumerate().for_each(|(i, row)| f(i, row));
    } else {
        all.chunks_exact_mut(n).enumerate().for_each(|(i, row)| f(i, row));
    }
}

/// The size of the last axis; 1 for a scalar.
pub(crate) fn last(shape: &[usize]) -> usize {
    shape.last().copied().unwrap_or(1)
}
