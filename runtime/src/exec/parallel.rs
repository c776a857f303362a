//! Sharing a kernel's units between threads.
//!
//! The caller works too and never waits for a helper that has not begun: chunks are handed out by a counter, and a helper that wakes up late finds
//! none left.

use super::plan::KernelFn;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// Less estimated work than this many nanoseconds is done by the caller alone: waking a thread takes several microseconds.
pub const WORTH_SHARING: f64 = 50_000.0;
/// Chunks per thread, so that a thread which is held up does not hold up the others.
const CHUNKS: usize = 8;

struct Job {
    function: KernelFn,
    bases: Vec<usize>,
    words: Vec<i64>,
    units: usize,
    chunks: usize,
    next: AtomicUsize,
    done: AtomicUsize,
    /// Nanoseconds that threads worked, and how many threads did.
    busy: AtomicU64,
    threads: AtomicUsize,
}

/// How a kernel was shared.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shared {
    pub(super) threads: usize,
    /// The time that threads worked, all together; `None` if the caller did it alone.
    pub(super) busy: Option<Duration>,
}

impl Job {
    fn work(&self) {
        let mut worked = false;
        loop {
            let chunk = self.next.fetch_add(1, Ordering::Relaxed);
            if chunk >= self.chunks {
                return;
            }
            if !worked {
                worked = true;
                self.threads.fetch_add(1, Ordering::Relaxed);
            }
            let start = Instant::now();
            let (from, to) = (self.units * chunk / self.chunks, self.units * (chunk + 1) / self.chunks);
            // SAFETY: a chunk is taken only while `run` waits for it, so the buffers behind `bases` are alive; units of one kernel write to
            // different places.
            unsafe {
                (self.function)(self.bases.as_ptr().cast(), self.words.as_ptr(), from as i64, to as i64);
            }
            self.busy.fetch_add(start.elapsed().as_nanos() as u64, Ordering::Relaxed);
            self.done.fetch_add(1, Ordering::Release);
        }
    }
}

/// Runs all units of a kernel on up to `threads` threads; `nanos` is the estimated work.
pub(super) fn run(
    function: KernelFn,
    bases: &[*mut u8],
    words: &[i64],
    units: usize,
    nanos: f64,
    threads: usize,
    share_from: f64,
) -> Shared {
    if threads < 2 || units < 2 || nanos < share_from {
        // SAFETY: bases and words are what the kernel was compiled for, and the buffers are alive for the call.
        unsafe { function(bases.as_ptr(), words.as_ptr(), 0, units as i64) };
        return Shared { threads: 1, busy: None };
    }
    let job = Arc::new(Job {
        function,
        bases: bases.iter().map(|p| *p as usize).collect(),
        words: words.to_vec(),
        units,
        chunks: units.min(threads * CHUNKS),
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
    while job.done.load(Ordering::Acquire) < job.chunks {
        spins += 1;
        if spins < 2_000 { std::hint::spin_loop() } else { std::thread::yield_now() }
    }
    let busy = Duration::from_nanos(job.busy.load(Ordering::Relaxed));
    Shared { threads: job.threads.load(Ordering::Relaxed), busy: Some(busy) }
}
