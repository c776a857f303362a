//! What a point of a pass takes, for `texpr explain FILE`.

use texpr_base::{Counts, Vectors};
use texpr_kernel::ir::{Kernel, OutKind, Source};

/// What a point of a pass takes on this machine, as far as that can be told before it runs.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Work {
    /// Its instructions.
    pub counts: Counts,
    /// Estimated nanoseconds of them on one thread.
    pub computing: f64,
    /// Bytes that it reads and writes.
    pub bytes: usize,
    /// Estimated nanoseconds of them.
    pub moving: f64,
    /// Estimated nanoseconds of both, which go on at the same time.
    pub nanos: f64,
    /// Points from which on threads share the pass.
    pub shared_from: u64,
}

impl Work {
    /// What a point of a kernel takes.
    pub(super) fn of(kernel: &Kernel, vectors: Vectors) -> Self {
        let loads = kernel.sources.iter().filter_map(|source| match source {
            // What stands still along the row is read once.
            Source::Load { dtype, at, .. }
                if at.strides.last().is_some_and(|stride| stride.as_const() != Some(0)) =>
            {
                Some(dtype.size())
            }
            Source::Load { .. } | Source::Index(_) | Source::Array { .. } => None,
        });
        let stores = kernel.outs.iter().filter_map(|out| match out.kind {
            OutKind::Store(_) => Some(out.dtype.size()),
            OutKind::Reduce { .. } => None,
        });
        let (counts, bytes) = (kernel.counts(), loads.chain(stores).sum());
        let worth = crate::machine::worth();
        // Of arrays that fill the caches: those of few elements are not shared anyway.
        let footprint = worth.model.caches[1];
        let nanos = worth.nanos_of_point(&counts, vectors, bytes, footprint);
        Self {
            counts,
            computing: worth.model.costs(vectors).nanos(&counts),
            bytes,
            moving: bytes as f64 / worth.model.read_of(footprint),
            nanos,
            shared_from: (worth.shared_nanos / nanos).ceil() as u64,
        }
    }
}
