//! What the threads do: strips of rows, stage by stage.

use super::cut::{Room, Rooms};
use super::turns::Turns;
use crate::exec::entry::Entry;
use crate::exec::parallel::Share;
use crate::routines::combine::combine_blocks;
use crate::routines::matmul::{Blocked, Panels, Places};
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

/// What a strip's rows go through.
pub(super) enum Stage {
    Kernel(KernelStage),
    Product(ProductStage),
}

/// A matrix product with where its factors are.
pub(super) struct ProductStage {
    pub(super) blocked: Blocked,
    pub(super) a: usize,
    pub(super) packed: Panels,
    pub(super) to: Place,
    /// What the thread needs for itself.
    pub(super) own: Room,
}

/// A kernel with what it is called with.
pub(super) struct KernelStage {
    /// Its number in the code.
    pub(super) code: usize,
    pub(super) places: Vec<Place>,
    pub(super) words: Vec<i64>,
    /// As those of a [`super::cut::ReadyStage`].
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
    pub(super) code: Arc<[Entry]>,
    pub(super) stages: Vec<Stage>,
    pub(super) rows: usize,
    /// Rows of a strip.
    pub(super) height: usize,
    pub(super) rooms: Rooms,
    /// Where the threads' rooms are, one after another.
    pub(super) address: usize,
    /// The turns that each strip makes, if it is a loop's.
    pub(super) turns: Option<Turns>,
    pub(super) times: Times,
}

impl Times {
    pub(super) fn of(n_stages: usize, is_timed: bool) -> Self {
        Self(is_timed.then(|| (0..n_stages).map(|_| AtomicU64::new(0)).collect()))
    }
}

/// A thread's room, where its parts begin now, and the addresses of the kernel at hand.
pub(super) struct Own {
    room: usize,
    pub(super) starts: Vec<usize>,
    bases: Vec<usize>,
}

impl Own {
    /// The address of a part of the room.
    pub(super) fn at(&self, room: Room) -> usize {
        self.room + self.starts[room.number]
    }

    /// The address that row 0 would have if row `first` began the part.
    fn base(&self, place: Place, first: usize) -> usize {
        match place {
            Place::At(base) => base,
            Place::Room(room) => self.at(room).wrapping_sub(first * room.row),
        }
    }
}

/// Some of the strips, from a number on.
pub(super) struct Part {
    pub(super) of: Arc<Call>,
    pub(super) first: usize,
}

impl Share for Part {
    type Own = Own;

    fn own(&self, worker: usize) -> Own {
        let Call { address, rooms, .. } = &*self.of;
        Own { room: address + worker * rooms.bytes, starts: rooms.starts.clone(), bases: Vec::new() }
    }

    unsafe fn chunk(&self, own: &mut Own, (from, to): (usize, usize), _: usize) {
        let call = &*self.of;
        for strip in self.first + from..self.first + to {
            let first = strip * call.height;
            let rows = call.height.min(call.rows - first);
            // SAFETY: as the caller's.
            unsafe {
                match &call.turns {
                    None => call.pass(own, strip),
                    Some(turns) => turns.make(own, (first, rows), |own| call.pass(own, strip)),
                }
            }
        }
    }
}

impl Call {
    /// Takes a strip's rows through all stages.
    ///
    /// # Safety
    /// Nobody else does, and all memory is alive.
    unsafe fn pass(&self, own: &mut Own, strip: usize) {
        let mut start = self.times.0.as_ref().map(|_| Instant::now());
        for (k, stage) in self.stages.iter().enumerate() {
            // SAFETY: as the caller's.
            unsafe {
                match stage {
                    Stage::Kernel(stage) => self.kernel(stage, own, strip),
                    Stage::Product(stage) => self.product(stage, own, strip),
                }
            }
            if let (Some(times), Some(since)) = (&self.times.0, &mut start) {
                let now = Instant::now();
                times[k].fetch_add((now - *since).as_nanos() as u64, Ordering::Relaxed);
                *since = now;
            }
        }
    }

    /// Makes a strip's rows of a product.
    ///
    /// # Safety
    /// As [`Call::pass`].
    unsafe fn product(&self, stage: &ProductStage, own: &mut Own, strip: usize) {
        let ProductStage { blocked, a, packed, to, own: room } = *stage;
        let first = strip * self.height;
        let rows = first..self.rows.min(first + self.height);
        let at = Places { a, packed, c: own.base(to, first) };
        // SAFETY: the factors are alive; the rows are this strip's, in the result or in the thread's room, and so is what is needed beside them.
        unsafe { blocked.rows(at, own.at(room), rows, 0..blocked.panels) };
    }

    /// Takes a strip's rows through a kernel.
    ///
    /// # Safety
    /// As [`Call::pass`].
    unsafe fn kernel(&self, stage: &KernelStage, own: &mut Own, strip: usize) {
        let first = strip * self.height;
        let rows = self.height.min(self.rows - first);
        let mut bases = std::mem::take(&mut own.bases);
        bases.clear();
        bases.extend(stage.places.iter().map(|place| own.base(*place, first)));
        let from = strip * stage.units;
        let to = if stage.units == 0 { stage.n_units } else { stage.n_units.min(from + stage.units) };
        // Better code may have come since the last strip.
        let function = self.code[stage.code].function();
        // SAFETY: bases and words are what the kernel was compiled for; the buffers are alive; the rows of different strips are different
        // places, and what has no memory of its own for all rows is in this thread's room.
        unsafe { function(bases.as_ptr().cast(), stage.words.as_ptr(), from as i64, to as i64) };
        own.bases = bases;
        for combined in &stage.combined {
            let Combined { dtype, combine, n_outs, n_parts, from, to } = *combined;
            let row = n_outs * dtype.size();
            let to = own.base(to, first).wrapping_add(first * row);
            // SAFETY: the partial results are in this thread's room; the rows' results belong to this strip.
            let (parts, results) = unsafe {
                (
                    std::slice::from_raw_parts_mut(own.at(from) as *mut u8, rows * from.row),
                    std::slice::from_raw_parts_mut(to as *mut u8, rows * row),
                )
            };
            combine_blocks(dtype, combine, parts, results, n_parts, (n_parts, 1));
        }
    }
}
