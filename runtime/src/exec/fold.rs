//! Reductions of everything to one value, in memory that does not grow with the array.
//!
//! Each unit leaves a partial result, and partial results are combined pairwise, level by level. An aligned run of 2^k of them is combined among
//! itself on the first k levels, so a thread may do that for each chunk of that many units before it goes on; which power it is changes no bit.

use crate::routines::combine::combine_blocks;
use texpr_base::{Combine, DType};

/// The most units of a chunk.
const MOST_UNITS: usize = 128;

/// One reduction of a kernel.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fold {
    /// Which of the kernel's bases is its own.
    pub(super) base: usize,
    pub(super) dtype: DType,
    pub(super) combine: Combine,
    /// Units of a chunk.
    pub(super) chunk: usize,
    /// Where each thread has [`room`] for the partial results of a chunk, one thread after another.
    pub(super) scratch: usize,
    /// Where the results of the chunks go.
    pub(super) results: usize,
}

/// Units of a chunk: many enough chunks for so many threads, but a power of two.
pub(super) fn chunk_size(units: usize, threads: usize) -> usize {
    let most = if threads < 2 { MOST_UNITS } else { (units / (threads * 8)).clamp(1, MOST_UNITS) };
    1 << most.ilog2()
}

/// Elements of a thread's room: whole cache lines, which no two threads write to.
pub(super) fn room(chunk: usize, dtype: DType) -> usize {
    chunk.next_multiple_of(64 / dtype.size())
}

impl Fold {
    fn of_worker(&self, worker: usize) -> usize {
        self.scratch + worker * room(self.chunk, self.dtype) * self.dtype.size()
    }

    /// The address that unit 0 would have if unit `from` had the first place of the thread's room.
    pub(super) fn place(&self, worker: usize, from: usize) -> usize {
        self.of_worker(worker).wrapping_sub(from * self.dtype.size())
    }

    /// Combines the partial results of a chunk of `n` units.
    pub(super) fn finish(&self, worker: usize, n: usize, chunk: usize) {
        let size = self.dtype.size();
        // SAFETY: the room of this thread and the place of this chunk belong to it alone, and are alive while the kernel is run.
        let (parts, result) = unsafe {
            (
                std::slice::from_raw_parts_mut(self.of_worker(worker) as *mut u8, n * size),
                std::slice::from_raw_parts_mut((self.results + chunk * size) as *mut u8, size),
            )
        };
        combine_blocks(self.dtype, self.combine, parts, result, n, (n, 1));
    }
}

#[cfg(test)]
mod tests {
    use super::{chunk_size, room};
    use texpr_base::DType;

    #[test]
    fn no_two_threads_write_to_one_cache_line() {
        assert_eq!((room(1, DType::F64), room(8, DType::F64), room(1024, DType::F32)), (8, 8, 1024));
        assert_eq!((room(1, DType::Bool), room(65, DType::U8)), (64, 128));
    }

    #[test]
    fn chunks_are_powers_of_two_and_many_enough() {
        for (units, threads, want) in
            [(30, 1, 128), (100_000, 1, 128), (30, 2, 1), (100, 2, 4), (100_000, 2, 128), (1000, 8, 8)]
        {
            assert_eq!(chunk_size(units, threads), want, "{units} {threads}");
        }
    }
}
