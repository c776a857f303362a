//! From when on something pays that has a price itself.

use crate::model::Model;
use texpr_base::{Counts, Vectors};

/// What must be at hand for a way to run that pays only then. No result depends on it.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Worth {
    /// Estimated nanoseconds of work that are shared between threads.
    pub shared_nanos: f64,
    /// Bytes of the arrays of kernels that go over the same rows together: fewer stay in cache from one kernel to the next anyway.
    pub strip_bytes: usize,
    /// Bytes that the rows may take which they go over at a time.
    pub strip_room: usize,
    /// The same of rows that make all turns of a loop.
    pub turn_room: usize,
    /// Bytes of the arrays of a loop from which on several turns are made of a part of them.
    pub tiled_bytes: usize,
    /// Bytes that the part may take.
    pub tile_room: usize,
    /// Bytes that a pass reads and writes from which on its results go past the caches: they would not stay there, and a store that does not
    /// need what was in its line before saves reading it.
    pub streamed_bytes: usize,
    /// The machine that work is estimated for.
    pub model: Model,
}

impl Worth {
    /// On a machine. Sharing pays when the work takes longer than to wake a thread; but who shares waits for nobody that has not begun, and threads are awake between
    /// passes that follow each other, so a waking counts by a quarter, and a slow one by less. Rows of a strip fit into the second cache together with what
    /// else is there, those that are read again in each turn into the first.
    pub fn of(model: &Model) -> Self {
        let [first, second, third] = model.caches;
        Self {
            shared_nanos: (model.wake / 4.0).clamp(6_000.0, 12_000.0),
            strip_bytes: (second / 2).clamp(256 << 10, 1 << 20),
            strip_room: (second / 16).clamp(64 << 10, 256 << 10),
            turn_room: (first / 3 * 2).clamp(16 << 10, 64 << 10),
            tiled_bytes: second / 2,
            tile_room: second / 2,
            streamed_bytes: third.min(64 << 20),
            model: *model,
        }
    }

    /// Everything that is possible, in parts as small as can be: for tests.
    pub fn always() -> Self {
        let model = Model::assumed();
        Self {
            shared_nanos: 0.0,
            strip_bytes: 0,
            strip_room: 0,
            turn_room: 0,
            tiled_bytes: 0,
            tile_room: 0,
            streamed_bytes: 0,
            model,
        }
    }

    pub(super) fn is_always(&self) -> bool {
        self.strip_room == 0
    }

    /// Estimated nanoseconds on one thread for a point of a kernel of such instructions that reads and writes so many bytes, all points together
    /// `footprint`. A processor computes one point while it fetches the next, so the longer of both counts.
    pub fn nanos_of_point(&self, counts: &Counts, vectors: Vectors, bytes: usize, footprint: usize) -> f64 {
        self.model.costs(vectors).nanos(counts).max(bytes as f64 / self.model.read_of(footprint))
    }
}

#[cfg(test)]
mod tests {
    use super::Worth;
    use crate::model::Model;
    use texpr_base::{Class, Counts, Vectors};

    #[test]
    fn wider_vectors_are_no_slower_and_divisions_dearer_than_sums() {
        let (model, worth) = (Model::assumed(), Worth::of(&Model::assumed()));
        for wide in [false, true] {
            let nanos = |class: Class, vectors: Vectors| {
                let mut counts = Counts::in_lanes(wide);
                counts.add(class, 100);
                worth.nanos_of_point(&counts, vectors, 8, 1 << 20)
            };
            for vectors in [Vectors::Short, Vectors::Full] {
                assert!(nanos(Class::Division, vectors) > nanos(Class::Plain, vectors), "{model:?}");
            }
            let [short, full] = [Vectors::Short, Vectors::Full].map(|v| nanos(Class::Plain, v));
            assert!(full < short, "{model:?}");
        }
    }
}
