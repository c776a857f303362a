//! What generated code finds in its words, and where.
//!
//! The extents of all axes; then block rows, block columns, column blocks per row, blocks per outer point, rows; then, per source and out, one
//! offset and one stride per axis. Strides of loads and stores are in bytes. An index source has its offset and strides in elements. A
//! reduction's offset is the distance in bytes between the partial results of neighbouring row blocks; that of what a map stores is 1 if it had better go
//! past the caches, else 0. Last, two bounds per axis of the kernel's piece.

use texpr_kernel::ir::Kernel;
use texpr_kernel::nest::Nest;

/// Places of words for one kernel.
#[derive(Clone, Copy, Debug)]
pub struct Layout {
    n_axes: usize,
    n_accesses: usize,
}

impl Layout {
    pub fn of(kernel: &Kernel) -> Self {
        Self { n_axes: kernel.axes.len(), n_accesses: kernel.sources.len() + kernel.outs.len() }
    }

    pub fn extent(self, axis: usize) -> usize {
        axis
    }

    pub fn block_rows(self) -> usize {
        self.n_axes
    }

    pub fn block_cols(self) -> usize {
        self.n_axes + 1
    }

    pub fn n_col_blocks(self) -> usize {
        self.n_axes + 2
    }

    pub fn n_blocks(self) -> usize {
        self.n_axes + 3
    }

    pub fn n_rows(self) -> usize {
        self.n_axes + 4
    }

    /// The offset word of the source or out `access` (outs count on after the sources).
    pub fn offset(self, access: usize) -> usize {
        self.n_axes + 5 + access * (self.n_axes + 1)
    }

    pub fn stride(self, access: usize, axis: usize) -> usize {
        self.offset(access) + 1 + axis
    }

    /// Where the kernel's piece begins (`end` 0) and ends (1) on an axis.
    pub fn bound(self, axis: usize, end: usize) -> usize {
        self.offset(self.n_accesses) + axis * 2 + end
    }

    /// How many words there are.
    pub fn n_words(self) -> usize {
        self.bound(self.n_axes, 0)
    }
}

/// What a nest finds where. Its addresses are those of the parameters, of the literals, of its *control*, and of a byte that is not 0 once the
/// run is interrupted. The control holds words: why it ended, the step of the outermost loop, the index that was out of range, the
/// indices of the loops around the exit, and the counters of divisions by zero. Places are in bytes.
#[derive(Clone, Copy, Debug)]
pub struct NestLayout {
    depth: usize,
    n_divisions: usize,
}

impl NestLayout {
    /// What [`NestLayout::ended`] holds for the first exit; 0 says that all turns were made, and 1 that the condition ended the loop.
    pub const EXITS: i64 = 2;

    pub fn of(nest: &Nest) -> Self {
        Self { depth: nest.depth(), n_divisions: nest.divisions.len() }
    }

    pub fn ended(self) -> i32 {
        0
    }

    pub fn step(self) -> i32 {
        8
    }

    pub fn index(self) -> i32 {
        16
    }

    /// The index of the loop `k`, the outermost first.
    pub fn turn(self, k: usize) -> i32 {
        24 + 8 * k as i32
    }

    pub fn division(self, k: usize) -> i32 {
        self.turn(self.depth + k)
    }

    /// How many words there are.
    pub fn n_words(self) -> usize {
        self.division(self.n_divisions) as usize / 8
    }
}
