//! What the threads do: several turns of their stretch of the arrays, then what lies about the borders between stretches.
//!
//! A stage of a turn needs what the stage before made up to `lag` granules away. So stage `s` of a stretch leaves out `lag * s` granules at each of
//! its borders, where the neighbour's are missing: that all stretches may do at once. What was left out about a border is a triangle that
//! grows from stage to stage; once both sides are there, it has all it needs, and no other triangle touches it. A later turn may write over the
//! arrays that an earlier one read: the granules that a triangle reads were left out at its own stage, and all later stages leave out those and
//! more.

use crate::exec::entry::Entry;
use crate::exec::parallel::Share;
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

/// A kernel of one turn, with what it is called with.
pub(super) struct Stage {
    /// Its number in the code.
    pub(super) code: usize,
    pub(super) bases: Vec<usize>,
    pub(super) words: Vec<i64>,
    /// Units of a granule, and of all granules.
    pub(super) units: usize,
    pub(super) n_units: usize,
}

/// The stages of all turns, in order.
pub(super) struct Wave {
    pub(super) code: Arc<[Entry]>,
    pub(super) stages: Vec<Stage>,
    pub(super) granules: usize,
    pub(super) lag: usize,
    pub(super) stretches: usize,
    /// Nanoseconds that threads worked at each stage, if the run is profiled.
    pub(super) times: Option<Vec<AtomicU64>>,
}

/// Which part is shared between threads.
#[derive(Clone, Copy)]
pub(super) enum Part {
    Stretches,
    Borders,
}

/// A part of the wave.
pub(super) struct Of {
    pub(super) wave: Arc<Wave>,
    pub(super) part: Part,
}

impl Share for Of {
    type Own = ();

    fn own(&self, _: usize) {}

    unsafe fn chunk(&self, (): &mut (), (from, to): (usize, usize), _: usize) {
        for k in from..to {
            // SAFETY: as the caller's.
            unsafe {
                match self.part {
                    Part::Stretches => self.wave.stretch(k),
                    Part::Borders => self.wave.border(k + 1),
                }
            }
        }
    }
}

impl Wave {
    /// The first granule of a stretch, and the end of the one before.
    fn border_of(&self, stretch: usize) -> usize {
        self.granules * stretch / self.stretches
    }

    /// The granules of a stretch that a stage can make there.
    fn in_stretch(&self, stretch: usize, stage: usize) -> Range<usize> {
        let (from, to) = (self.border_of(stretch), self.border_of(stretch + 1));
        let behind = self.lag * stage;
        let first = if stretch == 0 { from } else { from + behind };
        let end = if stretch + 1 == self.stretches { to } else { to.saturating_sub(behind) };
        first..end
    }

    /// All stages of a stretch, but for the borders: each granule as soon as what it needs is there, so that it is in cache.
    ///
    /// # Safety
    /// Nobody else does it, and all memory is alive.
    unsafe fn stretch(&self, stretch: usize) {
        let whole = self.border_of(stretch)..self.border_of(stretch + 1);
        let last = self.lag * (self.stages.len() - 1);
        for front in whole.start..whole.end + last {
            for stage in 0..self.stages.len() {
                let Some(granule) = front.checked_sub(self.lag * stage) else { break };
                if self.in_stretch(stretch, stage).contains(&granule) {
                    // SAFETY: as the caller's; the stages before are done as far as this one reads.
                    unsafe { self.granules(stage, granule..granule + 1) };
                }
            }
        }
    }

    /// What all stages left out about the border at which a stretch begins.
    ///
    /// # Safety
    /// As [`Wave::stretch`], and all stretches are done.
    unsafe fn border(&self, stretch: usize) {
        for stage in 1..self.stages.len() {
            let left_out = self.in_stretch(stretch - 1, stage).end..self.in_stretch(stretch, stage).start;
            // SAFETY: as the caller's.
            unsafe { self.granules(stage, left_out) };
        }
    }

    /// Some granules of a stage.
    ///
    /// # Safety
    /// As [`Wave::stretch`].
    unsafe fn granules(&self, number: usize, granules: Range<usize>) {
        let stage = &self.stages[number];
        let from = granules.start * stage.units;
        let to = stage.n_units.min(granules.end * stage.units);
        if from >= to {
            return;
        }
        let start = self.times.as_ref().map(|_| Instant::now());
        // Better code may have come since the last granule.
        let function = self.code[stage.code].function();
        // SAFETY: bases and words are what the kernel was compiled for, and the buffers are alive.
        unsafe { function(stage.bases.as_ptr().cast(), stage.words.as_ptr(), from as i64, to as i64) };
        if let (Some(times), Some(start)) = (&self.times, start) {
            times[number].fetch_add(start.elapsed().as_nanos() as u64, Ordering::Relaxed);
        }
    }
}
