//! What this machine can do at most, measured by plain loops of the library's own.

use super::figures::Limits;
use std::hint::black_box;
use std::time::Instant;
use texpr_base::DType;
use texpr_runtime::Pool;
use texpr_runtime::routines::matmul::{Product, product};

/// Bytes of an array that no cache holds.
const ARRAY: usize = 64 << 20;
/// Rows of the matrices of a product that is as fast as products get.
const ROWS: usize = 768;
/// Each is measured so often; the best counts.
const TURNS: usize = 5;

impl Limits {
    /// Measures; `dtype` is that of the product, a float.
    pub(super) fn measure(threads: usize, dtype: DType) -> Self {
        let (from, mut to) = (vec![1u64; ARRAY / 8], vec![2u64; ARRAY / 8]);
        let part = from.len().div_ceil(threads.max(1));
        let read = best(|| {
            std::thread::scope(|scope| {
                for chunk in from.chunks(part) {
                    scope.spawn(move || {
                        black_box(chunk.iter().fold(0u64, |sum, x| sum.wrapping_add(*x)));
                    });
                }
            });
        });
        let copy = best(|| {
            std::thread::scope(|scope| {
                for (from, to) in from.chunks(part).zip(to.chunks_mut(part)) {
                    scope.spawn(move || to.copy_from_slice(from));
                }
            });
            black_box(&to);
        });
        Self {
            read_gb_per_s: ARRAY as f64 / read * 1e-9,
            copy_gb_per_s: 2.0 * ARRAY as f64 / copy * 1e-9,
            product_dtype: dtype.name().to_owned(),
            product_gflop_per_s: product_rate(threads, dtype),
        }
    }

    /// Seconds that reading so many bytes and writing so many takes if each crosses the memory once.
    pub(super) fn floor(&self, read: u64, written: u64) -> f64 {
        let (read, written) = (read as f64, written as f64);
        let both = read.min(written);
        (2.0 * both + (written - both)) / (self.copy_gb_per_s * 1e9)
            + (read - both) / (self.read_gb_per_s * 1e9)
    }
}

fn product_rate(threads: usize, dtype: DType) -> f64 {
    let size = ROWS * ROWS * dtype.size();
    let pool = Pool::new();
    let block = || pool.alloc(size);
    let (Ok(mut a), Ok(mut b), Ok(mut c)) = (block(), block(), block()) else { return 0.0 };
    // The bits of any small number: what is multiplied changes no time, unless it is subnormal.
    a.as_mut_slice()[..size].fill(0x3f);
    b.as_mut_slice()[..size].fill(0x3f);
    let shape = Product { dtype, batch: 1, m: ROWS, k: ROWS, n: ROWS, exchanged: (false, false) };
    let seconds = best(|| {
        let to = &mut c.as_mut_slice()[..size];
        product(shape, &a.as_slice()[..size], &b.as_slice()[..size], to, threads, &pool)
            .expect("invariant: the pool has no limit");
        black_box(c.as_slice());
    });
    2.0 * (ROWS * ROWS * ROWS) as f64 / seconds * 1e-9
}

/// The least seconds of some turns, after one that does not count.
fn best(mut work: impl FnMut()) -> f64 {
    work();
    let mut best = f64::INFINITY;
    for _ in 0..TURNS {
        let start = Instant::now();
        work();
        best = best.min(start.elapsed().as_secs_f64());
    }
    best
}
