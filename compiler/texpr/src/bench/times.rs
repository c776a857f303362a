//! Timing calls.

use std::time::{Duration, Instant};

/// A sample lasts this long at least, so that reading the clock does not count.
const SAMPLE: Duration = Duration::from_micros(50);
/// Warming up lasts this long, unless that many calls are made before.
const WARM_UP: (Duration, u32) = (Duration::from_millis(100), 1000);
/// Calls that take longer are warm after one.
const SLOW: Duration = Duration::from_secs(1);

/// How often calls are timed.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    /// Samples that are wanted; one is one call, or several short ones.
    pub samples: usize,
    /// No sample begins later than this, but for the first few.
    pub time: Duration,
}

impl Default for Plan {
    fn default() -> Self {
        Self { samples: 30, time: Duration::from_secs(2) }
    }
}

impl Plan {
    /// Samples that are taken even if time is over; of slow calls, fewer.
    const LEAST: (usize, usize) = (5, 3);

    /// Warms up, then times.
    pub(super) fn time<T, E>(&self, call: &mut dyn FnMut() -> Result<T, E>) -> Result<Times, E> {
        let (long, many) = WARM_UP;
        let start = Instant::now();
        let mut made = 0;
        let each = loop {
            drop(call()?);
            made += 1;
            let spent = start.elapsed();
            if spent > SLOW || made >= many || (made >= 3 && spent > long) {
                break spent / made;
            }
        };
        let calls = SAMPLE.as_nanos().div_ceil(each.as_nanos().max(1)).max(1) as u32;
        let least = if each < SLOW { Self::LEAST.0 } else { Self::LEAST.1 };
        let mut samples = Vec::with_capacity(self.samples);
        let start = Instant::now();
        while samples.len() < self.samples.max(1) && (samples.len() < least || start.elapsed() < self.time) {
            let begin = Instant::now();
            for _ in 0..calls {
                drop(call()?);
            }
            samples.push(begin.elapsed().as_secs_f64() / f64::from(calls));
        }
        samples.sort_by(f64::total_cmp);
        Ok(Times { samples, calls })
    }
}

/// Seconds of warm calls. Invariant: sorted, and there is one.
#[derive(Clone, Debug)]
pub struct Times {
    samples: Vec<f64>,
    calls: u32,
}

impl Times {
    /// How many samples there are.
    pub fn count(&self) -> usize {
        self.samples.len()
    }

    /// How many calls a sample is made of.
    pub fn calls(&self) -> u32 {
        self.calls
    }

    /// The least of all.
    pub fn min(&self) -> f64 {
        self.samples[0]
    }

    /// As many are above as below.
    pub fn median(&self) -> f64 {
        let n = self.samples.len();
        f64::midpoint(self.samples[(n - 1) / 2], self.samples[n / 2])
    }

    /// 95 of 100 are no longer.
    pub fn p95(&self) -> f64 {
        let rank = (self.samples.len() * 95).div_ceil(100);
        self.samples[rank.max(1) - 1]
    }
}

#[cfg(test)]
mod tests {
    use super::{Plan, Times};
    use std::convert::Infallible;
    use std::time::Duration;

    #[test]
    fn ranks_are_those_of_the_sorted_samples() {
        let times = |samples: &[f64]| Times { samples: samples.to_vec(), calls: 1 };
        let hundred: Vec<f64> = (1..=100).map(f64::from).collect();
        let t = times(&hundred);
        assert_eq!((t.min(), t.median(), t.p95()), (1.0, 50.5, 95.0));
        let t = times(&[4.0]);
        assert_eq!((t.min(), t.median(), t.p95()), (4.0, 4.0, 4.0));
    }

    #[test]
    fn short_calls_share_a_sample_and_long_ones_stop_when_time_is_over() {
        let plan = Plan { samples: 5, time: Duration::from_secs(5) };
        let short = plan.time(&mut || Ok::<_, Infallible>(())).unwrap();
        assert!(short.calls() > 100 && short.count() == 5, "{short:?}");
        assert!(short.median() < 1e-6, "{short:?}");
        let plan = Plan { samples: 1000, time: Duration::from_millis(20) };
        let mut sleep = || {
            std::thread::sleep(Duration::from_millis(8));
            Ok::<_, Infallible>(())
        };
        let long = plan.time(&mut sleep).unwrap();
        assert!(long.calls() == 1 && long.count() == 5, "{long:?}");
        assert!(long.min() >= 8e-3 && long.p95() >= long.median(), "{long:?}");
    }
}
