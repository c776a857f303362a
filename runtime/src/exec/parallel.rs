//! Sharing a kernel's units between threads.
//!
//! The caller works too and never waits for a helper that has not begun: chunks are handed out by a counter, and a helper that wakes up late finds
//! none left.

use super::fold::Fold;
use super::plan::KernelFn;
use smallvec::SmallVec;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// Less estimated work than this many nanoseconds is done by the caller alone: waking a thread takes several microseconds.
pub const WORTH_SHARING: f64 = 50_000.0;
/// Chunks per thread, so that a thread which is held up does not hold up the others.
const CHUNKS: usize = 8;

struct Job {
    call: Call,
    chunks: Chunks,
    next: AtomicUsize,
    done: AtomicUsize,
    /// Nanoseconds that threads worked, and how many threads did.
    busy: AtomicU64,
    threads: AtomicUsize,
}

/// A kernel with what it is called with.
pub(super) struct Call {
    pub(super) function: KernelFn,
    pub(super) bases: SmallVec<[usize; 8]>,
    pub(super) words: SmallVec<[i64; 32]>,
    pub(super) folds: SmallVec<[Fold; 2]>,
}

/// How units are cut into chunks that a thread does at once.
#[derive(Clone, Copy, Debug)]
pub(super) struct Chunks {
    units: usize,
    n: usize,
    /// Units of each; `None` for about equal parts.
    size: Option<usize>,
}

/// How a kernel was shared.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shared {
    pub(super) threads: usize,
    /// The time that threads worked, all together; `None` if the caller did it alone.
    pub(super) busy: Option<Duration>,
}

impl Chunks {
    /// As many as balance well between so many threads.
    pub(super) fn balanced(units: usize, threads: usize) -> Self {
        Self { units, n: if threads < 2 { 1 } else { units.min(threads * CHUNKS) }, size: None }
    }

    /// Of `size` units each, but for the last.
    pub(super) fn of_size(units: usize, size: usize) -> Self {
        Self { units, n: units.div_ceil(size), size: Some(size) }
    }

    /// How many.
    pub(super) fn n(self) -> usize {
        self.n
    }

    /// The most units that one has.
    pub(super) fn most_units(self) -> usize {
        self.size.unwrap_or(self.units.div_ceil(self.n.max(1)))
    }

    fn range(self, chunk: usize) -> (usize, usize) {
        match self.size {
            Some(size) => (chunk * size, self.units.min((chunk + 1) * size)),
            None => (self.units * chunk / self.n, self.units * (chunk + 1) / self.n),
        }
    }
}

impl Call {
    /// Does one chunk; `bases` are those of the call, and this thread's own.
    fn chunk(&self, bases: &mut [usize], chunks: Chunks, chunk: usize, worker: usize) {
        let (from, to) = chunks.range(chunk);
        for fold in &self.folds {
            bases[fold.base] = fold.place(worker, from);
        }
        // SAFETY: bases and words are what the kernel was compiled for; a chunk is taken only while `run` waits for it, so the buffers are
        // alive; units of one kernel write to different places.
        unsafe { (self.function)(bases.as_ptr().cast(), self.words.as_ptr(), from as i64, to as i64) };
        for fold in &self.folds {
            fold.finish(worker, to - from, chunk);
        }
    }
}

impl Job {
    fn work(&self) {
        let mut own: Option<(usize, SmallVec<[usize; 8]>)> = None;
        loop {
            let chunk = self.next.fetch_add(1, Ordering::Relaxed);
            if chunk >= self.chunks.n {
                return;
            }
            let (worker, bases) = own.get_or_insert_with(|| {
                (self.threads.fetch_add(1, Ordering::Relaxed), self.call.bases.clone())
            });
            let start = Instant::now();
            self.call.chunk(bases, self.chunks, chunk, *worker);
            self.busy.fetch_add(start.elapsed().as_nanos() as u64, Ordering::Relaxed);
            self.done.fetch_add(1, Ordering::Release);
        }
    }
}

/// Whether a kernel of so many units and so much estimated work is shared.
pub(super) fn is_shared(units: usize, nanos: f64, threads: usize, share_from: f64) -> bool {
    threads >= 2 && units >= 2 && nanos >= share_from
}

/// Runs all units of a kernel on the caller's thread.
pub(super) fn alone(function: KernelFn, bases: &[*mut u8], words: &[i64], units: usize) {
    // SAFETY: bases and words are what the kernel was compiled for, and the buffers are alive for the call.
    unsafe { function(bases.as_ptr(), words.as_ptr(), 0, units as i64) };
}

/// Runs all chunks of a kernel on up to `threads` threads.
pub(super) fn run(mut call: Call, chunks: Chunks, threads: usize) -> Shared {
    if threads < 2 {
        let mut bases = std::mem::take(&mut call.bases);
        for chunk in 0..chunks.n {
            call.chunk(&mut bases, chunks, chunk, 0);
        }
        return Shared { threads: 1, busy: None };
    }
    let job = Arc::new(Job {
        call,
        chunks,
        next: AtomicUsize::new(0),
        done: AtomicUsize::new(0),
        busy: AtomicU64::new(0),
        threads: AtomicUsize::new(0),
    });
    for _ in 1..threads {
        let job = job.clone();
        rayon::spawn(move || job.work());
    }
    job.work();
    let mut spins = 0u32;
    while job.done.load(Ordering::Acquire) < job.chunks.n {
        spins += 1;
        if spins < 2_000 { std::hint::spin_loop() } else { std::thread::yield_now() }
    }
    let busy = Duration::from_nanos(job.busy.load(Ordering::Relaxed));
    Shared { threads: job.threads.load(Ordering::Relaxed), busy: Some(busy) }
}
