//! Draws that reject and try again: gamma, Poisson and binomial. Element `i` takes its words from Philox-4x32-10 at the counter
//! `(i, attempt, stream)`, so it does not depend on what others draw.

use crate::batch::batches;
use crate::rows::each_row;
use texpr_base::Routine;
use texpr_base::routine::{RoutineCall, RoutineError};

/// `key (u64 scalar), a (f64, of the result's shape) -> gamma variates of scale 1 (f64)`.
pub static GAMMA: Routine = Routine {
    name: "random.gamma",
    in_place: false,
    run: |call| batches(call, call.ins[0].shape.len(), gamma),
};

/// `key, rate (f64) -> i64`.
pub static POISSON: Routine = Routine {
    name: "random.poisson",
    in_place: false,
    run: |call| batches(call, call.ins[0].shape.len(), poisson),
};

/// `key, n (f64), p (f64) -> i64`.
pub static BINOMIAL: Routine = Routine {
    name: "random.binomial",
    in_place: false,
    run: |call| batches(call, call.ins[0].shape.len(), binomial),
};

/// The streams of these draws; those of the others are in `texpr-std`.
const STREAMS: [u32; 3] = [64, 65, 66];

/// Four random words (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", 2011).
pub fn philox(mut c: [u32; 4], mut k: [u32; 2]) -> [u32; 4] {
    for round in 0..10 {
        if round > 0 {
            k = [k[0].wrapping_add(0x9E37_79B9), k[1].wrapping_add(0xBB67_AE85)];
        }
        let (p0, p1) = (u64::from(c[0]) * 0xD251_1F53, u64::from(c[2]) * 0xCD9E_8D57);
        c = [(p1 >> 32) as u32 ^ c[1] ^ k[0], p1 as u32, (p0 >> 32) as u32 ^ c[3] ^ k[1], p0 as u32];
    }
    c
}

/// The random numbers of one element, one after another.
struct Draws {
    key: [u32; 2],
    index: u64,
    stream: u32,
    attempt: u32,
    words: [u32; 4],
    used: usize,
}

impl Draws {
    fn new(key: u64, index: usize, stream: u32) -> Self {
        let key = [key as u32, (key >> 32) as u32];
        Self { key, index: index as u64, stream, attempt: 0, words: [0; 4], used: 4 }
    }

    /// Uniform in (0, 1), both ends left out.
    fn uniform(&mut self) -> f64 {
        if self.used == 4 {
            let counter = [self.index as u32, (self.index >> 32) as u32, self.attempt, self.stream];
            (self.words, self.used) = (philox(counter, self.key), 0);
            self.attempt += 1;
        }
        let word = u64::from(self.words[self.used + 1]) << 32 | u64::from(self.words[self.used]);
        self.used += 2;
        ((word >> 12) as f64 + 0.5) * 2f64.powi(-52)
    }

    fn normal(&mut self) -> f64 {
        let (u, v) = (self.uniform(), self.uniform());
        (-2.0 * u.ln()).sqrt() * (std::f64::consts::TAU * v).cos()
    }

    /// Marsaglia and Tsang, "A simple method for generating gamma variables", 2000.
    fn gamma(&mut self, a: f64) -> f64 {
        if a.is_nan() || a < 0.0 {
            return f64::NAN;
        }
        if a < 1.0 {
            let power = self.uniform().powf(1.0 / a);
            return if a == 0.0 { 0.0 } else { self.gamma(a + 1.0) * power };
        }
        let d = a - 1.0 / 3.0;
        let c = 1.0 / (9.0 * d).sqrt();
        loop {
            let x = self.normal();
            let v = (1.0 + c * x).powi(3);
            if v > 0.0 && self.uniform().ln() < 0.5 * x * x + d * (1.0 - v + v.ln()) {
                return d * v;
            }
        }
    }

    /// Below 10 by counting, above by Hörmann's transformed rejection ("The transformed rejection method for generating Poisson random
    /// variables", 1993).
    fn poisson(&mut self, rate: f64) -> i64 {
        if rate < 10.0 {
            let (end, mut product, mut count) = ((-rate).exp(), 1.0, -1);
            while product > end || count < 0 {
                product *= self.uniform();
                count += 1;
            }
            return count;
        }
        let b = 0.931 + 2.53 * rate.sqrt();
        let a = -0.059 + 0.02483 * b;
        let alpha = 1.1239 + 1.1328 / (b - 3.4);
        let quick = 0.9277 - 3.6224 / (b - 2.0);
        loop {
            let (u, v) = (self.uniform() - 0.5, self.uniform());
            let us = 0.5 - u.abs();
            let k = ((2.0 * a / us + b) * u + rate + 0.43).floor();
            if us >= 0.07 && v <= quick {
                return k as i64;
            }
            if k < 0.0 || (us < 0.013 && v > us) {
                continue;
            }
            let left = v.ln() + alpha.ln() - (a / (us * us) + b).ln();
            if left <= k * rate.ln() - rate - ln_factorial(k) {
                return k as i64;
            }
        }
    }

    /// By counting where few are expected, otherwise by Hörmann's transformed rejection ("The generation of binomial random variates", 1993).
    fn binomial(&mut self, n: f64, p: f64) -> i64 {
        if p > 0.5 {
            return n as i64 - self.binomial(n, 1.0 - p);
        }
        if n * p < 10.0 {
            if p == 0.0 {
                return 0;
            }
            // Gaps between successes are geometric.
            let (mut at, mut count) = (0.0, 0);
            loop {
                at += (self.uniform().ln() / (-p).ln_1p()).floor() + 1.0;
                if at > n {
                    return count;
                }
                count += 1;
            }
        }
        let spread = (n * p * (1.0 - p)).sqrt();
        let b = 1.15 + 2.53 * spread;
        let a = -0.0873 + 0.0248 * b + 0.01 * p;
        let c = n * p + 0.5;
        let quick = 0.92 - 4.2 / b;
        let alpha = (2.83 + 5.1 / b) * spread;
        let mode = ((n + 1.0) * p).floor();
        loop {
            let (u, v) = (self.uniform() - 0.5, self.uniform());
            let us = 0.5 - u.abs();
            let k = ((2.0 * a / us + b) * u + c).floor();
            if us >= 0.07 && v <= quick {
                return k as i64;
            }
            if k < 0.0 || k > n {
                continue;
            }
            let v = (v * alpha / (a / (us * us) + b)).ln();
            let odds = (p / (1.0 - p)).ln();
            let likelihood =
                ln_factorial(mode) + ln_factorial(n - mode) - ln_factorial(k) - ln_factorial(n - k);
            if v <= likelihood + (k - mode) * odds {
                return k as i64;
            }
        }
    }
}

/// The logarithm of `k!`, for whole `k`.
pub fn ln_factorial(k: f64) -> f64 {
    if k < 20.0 {
        return (2..=k as u64).map(|i| i as f64).product::<f64>().ln();
    }
    let x = k + 1.0;
    let series = (1.0 / 12.0 - (1.0 / 360.0 - 1.0 / (1260.0 * x * x)) / (x * x)) / x;
    (x - 0.5) * x.ln() - x + 0.5 * std::f64::consts::TAU.ln() + series
}

fn gamma(call: &mut RoutineCall<'_>) -> Result<(), RoutineError> {
    let (key, a) = (call.ins[0].of::<u64>()[0], call.ins[1].of::<f64>());
    each_row(call.outs[0].of::<f64>(), 1, call.threads, |i, out| {
        out[0] = Draws::new(key, i, STREAMS[0]).gamma(a[i]);
    });
    Ok(())
}

fn poisson(call: &mut RoutineCall<'_>) -> Result<(), RoutineError> {
    let (key, rate) = (call.ins[0].of::<u64>()[0], call.ins[1].of::<f64>());
    if let Some(wrong) = rate.iter().find(|rate| !(0.0..=1e18).contains(*rate)) {
        return Err(RoutineError {
            message: format!("the rate {wrong} is not between 0 and 1e18"),
            help: Some("a rate is how many events are expected".into()),
        });
    }
    each_row(call.outs[0].of::<i64>(), 1, call.threads, |i, out| {
        out[0] = Draws::new(key, i, STREAMS[1]).poisson(rate[i]);
    });
    Ok(())
}

fn binomial(call: &mut RoutineCall<'_>) -> Result<(), RoutineError> {
    let key = call.ins[0].of::<u64>()[0];
    let (n, p) = (call.ins[1].of::<f64>(), call.ins[2].of::<f64>());
    let fits = |(n, p): (&f64, &f64)| (0.0..=1e15).contains(n) && (0.0..=1.0).contains(p);
    if let Some((n, p)) = n.iter().zip(p).find(|pair| !fits(*pair)) {
        return Err(RoutineError {
            message: format!("there is no binomial distribution of {n} trials with probability {p}"),
            help: Some("trials are 0 or more, probabilities between 0 and 1".into()),
        });
    }
    each_row(call.outs[0].of::<i64>(), 1, call.threads, |i, out| {
        out[0] = Draws::new(key, i, STREAMS[2]).binomial(n[i].floor(), p[i]);
    });
    Ok(())
}
