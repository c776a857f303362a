//! Loops whose turns stay in their rows: a strip of the carries makes all turns, in the thread's own room, before the next strip is touched.

use super::call::Own;
use super::cut::Room;
use std::sync::atomic::{AtomicBool, Ordering};

/// The turns of a loop.
pub(super) struct Turns {
    /// The first index, and the distance to the next.
    pub(super) start: i64,
    pub(super) step: i64,
    pub(super) n: u64,
    /// Where the kernels find the index, if they read it.
    pub(super) index: Option<Room>,
    pub(super) carries: Vec<Carry>,
    /// The address of what says that the run should stop, or 0. It lives as long as the run.
    pub(super) interrupt: usize,
}

/// A carry that the turns change.
#[derive(Clone, Copy, Debug)]
pub(super) struct Carry {
    /// Where a turn reads it, if it does, and where it makes the next.
    pub(super) param: Option<Room>,
    pub(super) made: Room,
    /// The first one, and where the last one goes, if anybody reads it.
    pub(super) init: usize,
    pub(super) last: Option<usize>,
}

impl Turns {
    /// Whether the run should stop.
    fn is_interrupted(&self) -> bool {
        // SAFETY: the flag is alive while the run is.
        self.interrupt != 0 && unsafe { (*(self.interrupt as *const AtomicBool)).load(Ordering::Relaxed) }
    }

    /// All turns of the rows `first..first + rows`; `turn` makes one.
    ///
    /// # Safety
    /// Nobody else makes turns of these rows, and all memory is alive.
    pub(super) unsafe fn make(&self, own: &mut Own, (first, rows): (usize, usize), turn: impl Fn(&mut Own)) {
        let copy = |from: usize, to: usize, bytes: usize| {
            // SAFETY: arrays and rooms hold the rows; a room is no part of an array.
            unsafe { std::ptr::copy_nonoverlapping(from as *const u8, to as *mut u8, bytes) };
        };
        for carry in &self.carries {
            if let Some(param) = carry.param {
                copy(carry.init + first * param.row, own.at(param), rows * param.row);
            }
        }
        let mut index = self.start;
        for _ in 0..self.n {
            if self.is_interrupted() {
                return;
            }
            if let Some(room) = self.index {
                // SAFETY: the room is this thread's own, aligned, and has place for a number.
                unsafe { (own.at(room) as *mut i64).write(index) };
            }
            turn(own);
            for carry in &self.carries {
                // The next turn reads what this one made, and may write over what it read.
                if let Some(param) = carry.param {
                    own.starts.swap(param.number, carry.made.number);
                }
            }
            index = index.wrapping_add(self.step);
        }
        for carry in &self.carries {
            let Some(last) = carry.last else { continue };
            let from = own.at(carry.param.unwrap_or(carry.made));
            copy(from, last + first * carry.made.row, rows * carry.made.row);
        }
    }
}
