//! The right factor of a product as [`super::blocked`] reads it: in panels of some columns, row after row.
#![allow(unsafe_code, reason = "threads copy parts of a matrix to parts of a room")]

use super::blocked::{Blocked, DEPTH};
use std::ops::Range;

/// Rows that are copied together if the right factor is exchanged: a line of memory or two.
const SIDE: usize = 16;
/// Rows of the right factor that a thread copies at a time: whole squares, and whole parts of what is summed up together.
pub(crate) const PACKED_ROWS: usize = 64;

/// Some panels of the right factor, one after another.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Panels {
    pub(crate) address: usize,
    /// The number of the first among all panels of the factor, and how many follow each other.
    pub(crate) first: usize,
    pub(crate) n: usize,
}

impl Panels {
    fn range(self) -> Range<usize> {
        self.first..self.first + self.n
    }
}

impl Blocked {
    /// Bytes of a panel.
    pub(crate) fn panel_bytes(&self) -> usize {
        self.width * self.p.k * self.p.dtype.size()
    }

    /// Copies rows of the right factor to panels.
    ///
    /// # Safety
    /// The factor is at `b`, there is room for the panels, and nobody else copies these rows.
    pub(crate) unsafe fn pack(&self, b: usize, to: Panels, rows: Range<usize>) {
        // SAFETY: the caller promises it.
        unsafe {
            match self.p.dtype.size() {
                4 => self.pack_as::<u32>(b as *const u32, to, rows),
                _ => self.pack_as::<u64>(b as *const u64, to, rows),
            }
        }
    }

    /// Where row `l` of a panel begins among some panels.
    pub(super) fn place(&self, panels: Panels, l: usize, panel: usize) -> usize {
        let (first, depth) = self.depth_of(l);
        (first * panels.n + (panel - panels.first) * depth + (l - first)) * self.width
    }

    /// The first of the terms that are summed up together with term `l`, and how many they are.
    fn depth_of(&self, l: usize) -> (usize, usize) {
        let first = l / DEPTH * DEPTH;
        (first, DEPTH.min(self.p.k - first))
    }

    unsafe fn pack_as<T: Copy>(&self, b: *const T, to: Panels, rows: Range<usize>) {
        let (Self { p, width, .. }, packed) = (*self, to.address as *mut T);
        for panel in to.range() {
            let first = panel * width;
            let columns = width.min(p.n - first);
            // Nobody reads a sum of what is beside the last column, but it is computed: from numbers that are no trouble.
            if columns < width {
                for l in rows.clone() {
                    // SAFETY: the panel has place for `width` columns.
                    unsafe { packed.add(self.place(to, l, panel) + columns).write_bytes(0, width - columns) };
                }
            }
        }
        if !p.exchanged.1 {
            for l in rows {
                for panel in to.range() {
                    let columns = width.min(p.n - panel * width);
                    // SAFETY: the row of the factor has these columns, and that of the panel place for them.
                    unsafe {
                        let from = b.add(l * p.n + panel * width);
                        from.copy_to_nonoverlapping(packed.add(self.place(to, l, panel)), columns);
                    }
                }
            }
            return;
        }
        for panel in to.range() {
            let columns = width.min(p.n - panel * width);
            for top in rows.clone().step_by(SIDE) {
                let height = SIDE.min(rows.end - top);
                for column in 0..columns {
                    // SAFETY: the exchanged factor has these terms of the column one after another; the panel has a row for each, one after another since
                    // parts begin with a square, and so do the terms that are summed up together.
                    unsafe {
                        let from = b.add((panel * width + column) * p.k + top);
                        let column = packed.add(self.place(to, top, panel) + column);
                        for l in 0..height {
                            *column.add(l * width) = *from.add(l);
                        }
                    }
                }
            }
        }
    }
}
