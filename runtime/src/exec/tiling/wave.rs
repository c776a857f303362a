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
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
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
    /// The address of what says that the run should stop, or 0. It lives as long as the run.
    pub(super) interrupt: usize,
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
    /// Whether the run should stop: then nothing that is made here is ever read.
    fn is_interrupted(&self) -> bool {
        // SAFETY: the flag is alive while the run is.
        self.interrupt != 0 && unsafe { (*(self.interrupt as *const AtomicBool)).load(Ordering::Relaxed) }
    }

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

    /// The granules of a stretch by stages, but for the borders: each as soon as what it needs is there, so that it is in cache.
    fn each_of_stretch(&self, stretch: usize, mut make: impl FnMut(usize, usize)) {
        let whole = self.border_of(stretch)..self.border_of(stretch + 1);
        let last = self.lag * (self.stages.len() - 1);
        for front in whole.start..whole.end + last {
            if self.is_interrupted() {
                return;
            }
            for stage in 0..self.stages.len() {
                let Some(granule) = front.checked_sub(self.lag * stage) else { break };
                if self.in_stretch(stretch, stage).contains(&granule) {
                    make(stage, granule);
                }
            }
        }
    }

    /// What a stage left out about the border at which a stretch begins.
    fn left_out(&self, stretch: usize, stage: usize) -> Range<usize> {
        self.in_stretch(stretch - 1, stage).end..self.in_stretch(stretch, stage).start
    }

    /// All stages of a stretch, but for the borders.
    ///
    /// # Safety
    /// Nobody else does it, and all memory is alive.
    unsafe fn stretch(&self, stretch: usize) {
        // SAFETY: as the caller's; the stages before are done as far as each reads.
        self.each_of_stretch(stretch, |stage, granule| unsafe { self.granules(stage, granule..granule + 1) });
    }

    /// What all stages left out about the border at which a stretch begins.
    ///
    /// # Safety
    /// As [`Wave::stretch`], and all stretches are done.
    unsafe fn border(&self, stretch: usize) {
        for stage in 1..self.stages.len() {
            if self.is_interrupted() {
                return;
            }
            // SAFETY: as the caller's.
            unsafe { self.granules(stage, self.left_out(stretch, stage)) };
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

#[cfg(test)]
mod tests {
    use super::{Stage, Wave};

    /// Two arrays take turns: stage `s` reads what `s - 1` made, up to `lag` granules away, and writes over what `s - 2` made. Each granule of each array
    /// holds the stage that made it (0 for the first values), so that whatever is read too early or too late is seen.
    struct Watched {
        wave: Wave,
        arrays: [Vec<usize>; 2],
    }

    impl Watched {
        fn new(granules: usize, lag: usize, stretches: usize, n_stages: usize) -> Self {
            let stage =
                |_| Stage { code: 0, bases: Vec::new(), words: Vec::new(), units: 1, n_units: granules };
            let stages = (0..n_stages).map(stage).collect();
            let code = Vec::new().into();
            let wave = Wave { code, stages, granules, lag, stretches, interrupt: 0, times: None };
            Self { wave, arrays: [vec![0; granules], vec![usize::MAX; granules]] }
        }

        fn make(&mut self, stage: usize, granule: usize) {
            let (from, to) = (stage % 2, (stage + 1) % 2);
            let near =
                granule.saturating_sub(self.wave.lag)..(granule + self.wave.lag + 1).min(self.wave.granules);
            for read in near {
                assert_eq!(self.arrays[from][read], stage, "stage {stage} at {granule} reads {read}");
            }
            assert_ne!(self.arrays[to][granule], stage + 1, "stage {stage} makes {granule} twice");
            self.arrays[to][granule] = stage + 1;
        }
    }

    #[test]
    fn every_granule_is_made_once_from_what_the_stage_before_made() {
        for (granules, lag, stretches, n_stages) in
            [(40, 1, 1, 9), (40, 1, 2, 9), (97, 2, 3, 7), (64, 1, 4, 8), (24, 3, 2, 3), (10, 0, 5, 6)]
        {
            // Stretches are done at once: whichever is done first, none may need another.
            for backwards in [false, true] {
                let mut watched = Watched::new(granules, lag, stretches, n_stages);
                let mut todo = Vec::new();
                for k in 0..stretches {
                    let stretch = if backwards { stretches - 1 - k } else { k };
                    watched.wave.each_of_stretch(stretch, |stage, granule| todo.push((stage, granule)));
                }
                for border in 1..stretches {
                    for stage in 1..n_stages {
                        todo.extend(watched.wave.left_out(border, stage).map(|granule| (stage, granule)));
                    }
                }
                for (stage, granule) in todo {
                    watched.make(stage, granule);
                }
                let last = &watched.arrays[n_stages % 2];
                assert!(last.iter().all(|made| *made == n_stages), "{granules} {lag} {stretches}: {last:?}");
            }
        }
    }
}
