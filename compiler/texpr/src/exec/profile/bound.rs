//! What bounds a step: said only where the figures leave no doubt.

use super::report::Bound;
use std::hint::black_box;
use std::time::{Duration, Instant};
use texpr_runtime::exec::Booking;

/// A launch alone takes some hundred nanoseconds, a first one some microseconds.
const LAUNCH: Duration = Duration::from_nanos(500);
const FIRST_LAUNCH: Duration = Duration::from_micros(20);
/// This many elements or fewer take less time than launching.
const FEW: u64 = 128;
/// What a call moves beyond this does not stay in a cache of one core.
const BEYOND_CACHE: u64 = 8 << 20;
/// Any machine's memory gives a thread several times as many bytes a second.
const SLOW: f64 = 1e9;
/// Elements of the array that is read to measure the bandwidth.
const ELEMENTS: usize = 8 << 20;

/// Judges steps; the bandwidth is measured when a step asks for it first.
#[derive(Debug)]
pub(super) struct Judge {
    threads: usize,
    bandwidth: Option<f64>,
}

impl Judge {
    pub(super) fn new(threads: usize) -> Self {
        Self { threads, bandwidth: None }
    }

    /// `is_kernel`: of library routines, which start threads of their own and pack their operands, nothing is said.
    pub(super) fn bound(&mut self, booking: &Booking, is_kernel: bool) -> Option<Bound> {
        let calls = booking.calls.max(1);
        let seconds = booking.time.as_secs_f64();
        let each = Duration::from_secs_f64(seconds / calls as f64);
        let is_small = booking.points.max(booking.bytes / 8) / calls <= FEW;
        if each < LAUNCH || is_small {
            return (each < FIRST_LAUNCH).then_some(Bound::Overhead);
        }
        let rate = booking.bytes as f64 / seconds;
        if is_kernel && rate < SLOW * booking.threads.max(1) as f64 {
            return Some(Bound::Compute);
        }
        if booking.bytes / calls < BEYOND_CACHE {
            return None;
        }
        let bandwidth = *self.bandwidth.get_or_insert_with(|| measure(self.threads));
        if rate >= bandwidth / 2.0 {
            Some(Bound::Memory)
        } else if is_kernel && rate < bandwidth / 5.0 {
            Some(Bound::Compute)
        } else {
            None
        }
    }
}

/// Bytes a second that `threads` threads read together from memory.
fn measure(threads: usize) -> f64 {
    let array = vec![1u64; ELEMENTS];
    let part = ELEMENTS.div_ceil(threads.max(1));
    let mut best = f64::INFINITY;
    for _ in 0..3 {
        let start = Instant::now();
        std::thread::scope(|scope| {
            for chunk in array.chunks(part) {
                scope.spawn(move || black_box(chunk.iter().fold(0u64, |sum, x| sum.wrapping_add(*x))));
            }
        });
        best = best.min(start.elapsed().as_secs_f64());
    }
    (ELEMENTS * size_of::<u64>()) as f64 / best
}
