//! How far a long loop is: what runs a program says so, who shows it decides what to do with it.
//!
//! Only the outermost loop speaks, and only so often that nobody notices the cost: it looks at the clock after a number of turns
//! that doubles until a look is due about every [`BETWEEN_LOOKS`].

use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// About how long a loop runs between two looks at the clock.
const BETWEEN_LOOKS: Duration = Duration::from_millis(20);
/// The most turns between two looks: even the shortest turns are more than a nanosecond.
const MOST_TURNS: u64 = 1 << 20;

/// How far a loop is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Turns {
    /// So many turns are done, of at most so many; a `while` alone has no bound.
    Done {
        /// Turns so far.
        done: u64,
        /// The most there can be.
        total: Option<u64>,
    },
    /// The loop ended, by itself or with an error.
    Over,
}

/// Where the outermost loop of a run says how far it is.
pub struct Progress<'a> {
    tell: &'a (dyn Fn(Turns) + Sync),
    is_taken: AtomicBool,
}

impl<'a> Progress<'a> {
    /// Calls `tell` from time to time, never more often than a few times in [`BETWEEN_LOOKS`].
    pub fn new(tell: &'a (dyn Fn(Turns) + Sync)) -> Self {
        Self { tell, is_taken: AtomicBool::new(false) }
    }

    /// A loop over `start..stop` by `step` begins; `None` inside another loop. `stop` at the end of the numbers says that nothing but
    /// a condition ends it.
    pub fn begin(&self, start: i64, stop: i64, step: i64) -> Option<Meter<'_>> {
        if self.is_taken.swap(true, Ordering::Relaxed) {
            return None;
        }
        let way = (i128::from(stop) - i128::from(start)).unsigned_abs();
        let total = way.div_ceil(i128::from(step).unsigned_abs().max(1));
        let total = u64::try_from(total).ok().filter(|_| stop != i64::MAX && stop != i64::MIN);
        Some(Meter {
            of: self,
            total,
            done: 0,
            next_look: 1,
            gap: 1,
            looked: Instant::now(),
            has_spoken: false,
        })
    }
}

impl fmt::Debug for Progress<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Progress")
    }
}

/// The turns of one loop. Dropping it ends the loop.
#[derive(Debug)]
pub struct Meter<'p> {
    of: &'p Progress<'p>,
    total: Option<u64>,
    done: u64,
    next_look: u64,
    /// Turns between two looks.
    gap: u64,
    looked: Instant,
    has_spoken: bool,
}

impl Meter<'_> {
    /// One more turn is done.
    #[inline]
    pub fn turn(&mut self) {
        self.done += 1;
        if self.done == self.next_look {
            self.look();
        }
    }

    /// So many more turns are done.
    pub fn turns(&mut self, n: u64) {
        self.done = self.done.saturating_add(n);
        if self.done >= self.next_look {
            self.look();
        }
    }

    #[cold]
    fn look(&mut self) {
        let now = Instant::now();
        let past = now - self.looked;
        if past < BETWEEN_LOOKS / 2 && self.gap < MOST_TURNS {
            self.gap *= 2;
        } else if past > BETWEEN_LOOKS * 2 && self.gap > 1 {
            self.gap /= 2;
        }
        if past >= BETWEEN_LOOKS / 2 {
            self.looked = now;
            self.has_spoken = true;
            (self.of.tell)(Turns::Done { done: self.done, total: self.total });
        }
        self.next_look = self.done + self.gap;
    }
}

impl Drop for Meter<'_> {
    fn drop(&mut self) {
        self.of.is_taken.store(false, Ordering::Relaxed);
        if self.has_spoken {
            (self.of.tell)(Turns::Over);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{BETWEEN_LOOKS, Progress, Turns};
    use std::sync::Mutex;

    #[test]
    fn slow_turns_are_told_and_the_end_as_well() {
        let told = Mutex::new(Vec::new());
        let tell = |turns| told.lock().unwrap().push(turns);
        let progress = Progress::new(&tell);
        let mut meter = progress.begin(10, 16, 2).unwrap();
        for _ in 0..3 {
            std::thread::sleep(BETWEEN_LOOKS);
            meter.turn();
        }
        drop(meter);
        let told = told.lock().unwrap();
        assert_eq!(told[0], Turns::Done { done: 1, total: Some(3) });
        assert_eq!(told[2], Turns::Done { done: 3, total: Some(3) });
        assert_eq!(told[3], Turns::Over);
    }

    #[test]
    fn quick_turns_are_told_rarely_and_a_short_loop_not_at_all() {
        let told = Mutex::new(0);
        let tell = |_| *told.lock().unwrap() += 1;
        let progress = Progress::new(&tell);
        let start = std::time::Instant::now();
        let mut meter = progress.begin(0, i64::MAX, 1).unwrap();
        for _ in 0..1_000_000 {
            meter.turn();
        }
        drop(meter);
        let most = 3 + start.elapsed().as_millis() / (BETWEEN_LOOKS / 2).as_millis();
        assert!(u128::from(*told.lock().unwrap() as u64) <= most);
        *told.lock().unwrap() = 0;
        progress.begin(0, 1, 1).unwrap().turn();
        assert_eq!(*told.lock().unwrap(), 0);
    }

    #[test]
    fn only_the_outermost_loop_speaks() {
        let tell = |_| {};
        let progress = Progress::new(&tell);
        let outer = progress.begin(0, 5, 1);
        assert!(outer.is_some());
        assert!(progress.begin(0, 5, 1).is_none());
        drop(outer);
        assert!(progress.begin(5, 0, -1).is_some());
    }
}
