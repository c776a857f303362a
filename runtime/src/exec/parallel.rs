//! Sharing a kernel's units between threads.
//!
//! The caller works too and never waits for a helper that has not begun: chunks are handed out by counters, and a helper that wakes up late finds
//! none left. Each thread begins with a stretch of its own, the same in each kernel of as many chunks, so that what it wrote is in its caches when
//! it reads it; then it helps the others with theirs.

use super::RunOptions;
use super::fold::Fold;
use super::plan::KernelFn;
use smallvec::SmallVec;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// Chunks per thread, so that a thread which is held up does not hold up the others.
const CHUNKS: usize = 8;

/// What is shared between threads, chunk by chunk.
pub(crate) trait Share: Send + Sync + 'static {
    /// What a thread keeps from chunk to chunk.
    type Own;

    fn own(&self, worker: usize) -> Self::Own;

    /// Does the units `from..to`, which are a chunk.
    ///
    /// # Safety
    /// Each chunk is done once, and while [`run`] waits for it.
    unsafe fn chunk(&self, own: &mut Self::Own, range: (usize, usize), chunk: usize);
}

struct Job<S> {
    share: S,
    chunks: Chunks,
    /// The next chunk of each thread's stretch.
    next: SmallVec<[AtomicUsize; 8]>,
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
pub(crate) struct Chunks {
    units: usize,
    n: usize,
    /// Units of each; `None` for about equal parts.
    size: Option<usize>,
}

/// How a kernel was shared.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shared {
    pub(crate) threads: usize,
    /// The time that threads worked, all together; `None` if the caller did it alone.
    pub(super) busy: Option<Duration>,
}

impl Chunks {
    /// As many as balance well between so many threads.
    pub(super) fn balanced(units: usize, threads: usize) -> Self {
        Self { units, n: if threads < 2 { 1 } else { units.min(threads * CHUNKS) }, size: None }
    }

    /// Of `size` units each, but for the last.
    pub(crate) fn of_size(units: usize, size: usize) -> Self {
        Self { units, n: units.div_ceil(size), size: Some(size) }
    }

    /// How many.
    pub(super) fn n(self) -> usize {
        self.n
    }

    /// The most units that one has.
    pub(super) fn most_units(self) -> usize {
        self.size.map_or(self.units.div_ceil(self.n.max(1)), |size| size.min(self.units))
    }

    fn range(self, chunk: usize) -> (usize, usize) {
        match self.size {
            Some(size) => (chunk * size, self.units.min((chunk + 1) * size)),
            None => (self.units * chunk / self.n, self.units * (chunk + 1) / self.n),
        }
    }
}

impl Share for Call {
    /// The bases of the call, but for the thread's own, and its number.
    type Own = (usize, SmallVec<[usize; 8]>);

    fn own(&self, worker: usize) -> Self::Own {
        (worker, self.bases.clone())
    }

    unsafe fn chunk(&self, (worker, bases): &mut Self::Own, (from, to): (usize, usize), chunk: usize) {
        for fold in &self.folds {
            bases[fold.base] = fold.place(*worker, from);
        }
        // SAFETY: bases and words are what the kernel was compiled for; a chunk is taken only while `run` waits for it, so the buffers are
        // alive; units of one kernel write to different places.
        unsafe { (self.function)(bases.as_ptr().cast(), self.words.as_ptr(), from as i64, to as i64) };
        for fold in &self.folds {
            fold.finish(*worker, to - from, chunk);
        }
    }
}

impl<S: Share> Job<S> {
    fn new(share: S, chunks: Chunks, threads: usize) -> Self {
        let next = (0..threads).map(|stretch| AtomicUsize::new(chunks.n * stretch / threads)).collect();
        let (done, busy, workers) = (AtomicUsize::new(0), AtomicU64::new(0), AtomicUsize::new(0));
        Self { share, chunks, next, done, busy, threads: workers }
    }

    /// Does chunks while there are any, those of stretch `home` first.
    fn work(&self, home: usize) {
        let mut own = None;
        let n = self.next.len();
        for stretch in (home..n).chain(0..home) {
            let end = self.chunks.n * (stretch + 1) / n;
            loop {
                let chunk = self.next[stretch].fetch_add(1, Ordering::Relaxed);
                if chunk >= end {
                    break;
                }
                let number = || self.threads.fetch_add(1, Ordering::Relaxed);
                let own = own.get_or_insert_with(|| self.share.own(number()));
                let start = Instant::now();
                // SAFETY: the counter gives each chunk out once, and `run` waits until all are done.
                unsafe { self.share.chunk(own, self.chunks.range(chunk), chunk) };
                self.busy.fetch_add(start.elapsed().as_nanos() as u64, Ordering::Relaxed);
                self.done.fetch_add(1, Ordering::Release);
            }
        }
    }
}

/// Whether so many units of so much estimated work are shared.
pub(super) fn is_shared(units: usize, nanos: f64, options: &RunOptions<'_>) -> bool {
    options.threads >= 2 && units >= 2 && nanos >= options.worth.shared_nanos
}

/// Runs all units of a kernel on the caller's thread.
pub(super) fn alone(function: KernelFn, bases: &[*mut u8], words: &[i64], units: usize) {
    // SAFETY: bases and words are what the kernel was compiled for, and the buffers are alive for the call.
    unsafe { function(bases.as_ptr(), words.as_ptr(), 0, units as i64) };
}

/// Does all chunks on up to `threads` threads.
pub(crate) fn run<S: Share>(share: S, chunks: Chunks, threads: usize) -> Shared {
    if threads < 2 {
        let mut own = share.own(0);
        for chunk in 0..chunks.n {
            // SAFETY: each chunk is done here, once.
            unsafe { share.chunk(&mut own, chunks.range(chunk), chunk) };
        }
        return Shared { threads: 1, busy: None };
    }
    let job = Arc::new(Job::new(share, chunks, threads));
    for _ in 1..threads {
        let job = job.clone();
        rayon::spawn(move || {
            let number = rayon::current_thread_index().unwrap_or(0);
            job.work(1 + number % (threads - 1));
        });
    }
    job.work(0);
    let mut spins = 0u32;
    while job.done.load(Ordering::Acquire) < job.chunks.n {
        spins += 1;
        if spins < 2_000 { std::hint::spin_loop() } else { std::thread::yield_now() }
    }
    let busy = Duration::from_nanos(job.busy.load(Ordering::Relaxed));
    Shared { threads: job.threads.load(Ordering::Relaxed), busy: Some(busy) }
}
