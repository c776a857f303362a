//! What the threads do: strips of rows, kernel by kernel.

use super::cut::Room;
use crate::exec::parallel::Share;
use crate::exec::plan::KernelFn;
use crate::routines::combine::combine_blocks;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;
use texpr_base::{Combine, DType};

/// Where an access of a kernel begins.
#[derive(Clone, Copy, Debug)]
pub(super) enum Place {
    At(usize),
    /// In the thread's own room.
    Room(Room),
}

/// A kernel with what it is called with.
pub(super) struct Stage {
    pub(super) function: KernelFn,
    pub(super) places: Vec<Place>,
    pub(super) words: Vec<i64>,
    /// Units of a strip, and of all.
    pub(super) units: usize,
    pub(super) n_units: usize,
    pub(super) combined: Vec<Combined>,
}

/// A reduction of each row whose blocks leave partial results.
#[derive(Clone, Copy, Debug)]
pub(super) struct Combined {
    pub(super) dtype: DType,
    pub(super) combine: Combine,
    /// Results of each row, and partial results of each of them, next to each other in `from`.
    pub(super) n_outs: usize,
    pub(super) n_parts: usize,
    pub(super) from: Room,
    pub(super) to: Place,
}

/// Nanoseconds that threads worked at each stage.
#[derive(Clone, Debug)]
pub(super) struct Times(Option<Arc<[AtomicU64]>>);

impl Times {
    /// Empty if nobody asked.
    pub(super) fn get(&self) -> Vec<u64> {
        self.0.iter().flat_map(|times| times.iter()).map(|time| time.load(Ordering::Relaxed)).collect()
    }
}

/// All strips.
pub(super) struct Call {
    stages: Vec<Stage>,
    rows: usize,
    /// Rows of a strip.
    height: usize,
    /// The threads' rooms, one after another, of so many bytes.
    rooms: usize,
    room: usize,
    times: Times,
}

impl Call {
    pub(super) fn new(
        stages: Vec<Stage>,
        rows: usize,
        height: usize,
        room: usize,
        rooms: *mut u8,
        is_timed: bool,
    ) -> Self {
        let times = is_timed.then(|| stages.iter().map(|_| AtomicU64::new(0)).collect());
        Self { stages, rows, height, rooms: rooms as usize, room, times: Times(times) }
    }

    pub(super) fn times(&self) -> Times {
        self.times.clone()
    }
}

/// A thread's room, and the addresses of the kernel at hand.
pub(super) struct Own {
    room: usize,
    bases: Vec<usize>,
}

impl Share for Call {
    type Own = Own;

    fn own(&self, worker: usize) -> Own {
        Own { room: self.rooms + worker * self.room, bases: Vec::new() }
    }

    unsafe fn chunk(&self, own: &mut Own, (from, to): (usize, usize), _: usize) {
        for strip in from..to {
            let mut start = self.times.0.as_ref().map(|_| Instant::now());
            for (k, stage) in self.stages.iter().enumerate() {
                // SAFETY: as the caller's.
                unsafe { self.stage(stage, own, strip) };
                if let (Some(times), Some(since)) = (&self.times.0, &mut start) {
                    let now = Instant::now();
                    times[k].fetch_add((now - *since).as_nanos() as u64, Ordering::Relaxed);
                    *since = now;
                }
            }
        }
    }
}

impl Call {
    /// Takes a strip's rows through a kernel.
    ///
    /// # Safety
    /// Nobody else does, and all memory is alive.
    unsafe fn stage(&self, stage: &Stage, own: &mut Own, strip: usize) {
        let first = strip * self.height;
        let rows = self.height.min(self.rows - first);
        // The address that row 0 would have if the strip's first row began the room.
        let base = |place: Place, room: usize| match place {
            Place::At(base) => base,
            Place::Room(Room { start, row }) => (room + start).wrapping_sub(first * row),
        };
        own.bases.clear();
        own.bases.extend(stage.places.iter().map(|place| base(*place, own.room)));
        let from = strip * stage.units;
        let to = stage.n_units.min(from + stage.units);
        // SAFETY: bases and words are what the kernel was compiled for; the buffers are alive; the rows of different strips are different
        // places, and what has no memory of its own for all rows is in this thread's room.
        unsafe { (stage.function)(own.bases.as_ptr().cast(), stage.words.as_ptr(), from as i64, to as i64) };
        for combined in &stage.combined {
            let Combined { dtype, combine, n_outs, n_parts, from, to } = *combined;
            let row = n_outs * dtype.size();
            let to = base(to, own.room).wrapping_add(first * row);
            // SAFETY: the partial results are in this thread's room; the rows' results belong to this strip.
            let (parts, results) = unsafe {
                (
                    std::slice::from_raw_parts_mut((own.room + from.start) as *mut u8, rows * from.row),
                    std::slice::from_raw_parts_mut(to as *mut u8, rows * row),
                )
            };
            combine_blocks(dtype, combine, parts, results, n_parts, (n_parts, 1));
        }
    }
}
