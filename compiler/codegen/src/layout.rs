//! What generated code finds in its words, and where.
//!
//! The extents of all axes; then block rows, block columns, column blocks per row, blocks per outer point, rows; then, per source and out, one
//! offset and one stride per axis. Strides of loads and stores are in bytes. An index source has its offset and strides in elements. A
//! reduction's offset is the distance in bytes between the partial results of neighbouring row blocks.

use texpr_kernel::ir::Kernel;

/// Places of words for one kernel.
#[derive(Clone, Copy, Debug)]
pub struct Layout {
    n_axes: usize,
}

impl Layout {
    pub fn of(kernel: &Kernel) -> Self {
        Self { n_axes: kernel.axes.len() }
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

    /// How many words a kernel with this many sources and outs has.
    pub fn len(self, n_accesses: usize) -> usize {
        self.offset(n_accesses)
    }
}
