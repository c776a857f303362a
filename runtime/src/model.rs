//! What a machine is good at, as far as it decides how programs run on it. No result depends on it.

mod costs;

use crate::pool::Pool;
pub use costs::Costs;
use serde::{Deserialize, Serialize};
use std::hint::black_box;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};
use texpr_base::Vectors;

/// The figures of a machine.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
pub struct Model {
    /// Bytes of a core's first and second cache, and of the one that cores share.
    pub caches: [usize; 3],
    /// Bytes that one thread reads in a nanosecond where they lie in each of these, and of a large array.
    pub read: [f64; 4],
    /// Nanoseconds until a thread that waits for work has begun with it.
    pub wake: f64,
    /// What instructions take in vectors of 128 bits.
    pub short: Costs,
    /// The same in vectors as wide as the CPU has them.
    pub full: Costs,
}

/// What a large array has at least.
const LARGE: usize = 16 << 20;
/// Each is measured so often; the best counts, since nothing makes a machine faster than it is.
const TURNS: usize = 5;
/// Wakings that are measured; one of the quicker ones counts, since others of the machine may be at work.
const WAKINGS: usize = 15;

impl Model {
    /// What the system says, and else what is usual.
    pub fn assumed() -> Self {
        Self {
            caches: caches(),
            read: [60.0, 40.0, 20.0, 10.0],
            wake: 5_000.0,
            short: Costs::assumed(16),
            full: Costs::assumed(32),
        }
    }

    /// Measures this machine, in 50 to 100 ms, most of which the system takes to make memory.
    pub fn measured() -> Self {
        let assumed = Self::assumed();
        let [first, second, third] = assumed.caches;
        let large = LARGE.max(second * 4);
        let pool = Pool::new();
        let Ok(mut block) = pool.alloc(large) else { return assumed };
        block.as_mut_slice().fill(1);
        let words = bytemuck::cast_slice::<u8, u64>(&block.as_slice()[..large / 8 * 8]);
        let read = [first / 2, second / 2, (second * 3).min(third / 2), large].map(|bytes| {
            let words = &words[..(bytes / 8).clamp(64, words.len())];
            // Some 100 µs at least, so that the clock is no part of it.
            let times = (1usize << 20).div_ceil(size_of_val(words));
            let seconds = best(|| (0..times).for_each(|_| sum(black_box(words))));
            (size_of_val(words) * times) as f64 / seconds * 1e-9
        });
        // More digits than mean anything need not be kept.
        let round = |figure: f64| (figure * 1e3).round() / 1e3;
        let [short, full] = Costs::measured();
        Self { read: read.map(round), wake: round(wake()), short, full, ..assumed }
    }

    /// What instructions take in such vectors.
    pub fn costs(&self, vectors: Vectors) -> &Costs {
        match vectors {
            Vectors::Short => &self.short,
            Vectors::Full => &self.full,
        }
    }

    /// Bytes that one thread reads in a nanosecond if `bytes` are read again and again.
    pub fn read_of(&self, bytes: usize) -> f64 {
        let level = self.caches.iter().position(|cache| bytes <= *cache);
        // The last cache is everybody's: who reads as much as it holds has part of it.
        match level {
            Some(level @ 0..2) => self.read[level],
            Some(_) if bytes < LARGE => self.read[2],
            _ => self.read[3],
        }
    }
}

/// The caches of the first processor, where the system tells of them.
fn caches() -> [usize; 3] {
    let mut all = [32 << 10, 512 << 10, 8 << 20];
    for index in 0..8 {
        let of = |what: &str| {
            std::fs::read_to_string(format!("/sys/devices/system/cpu/cpu0/cache/index{index}/{what}")).ok()
        };
        let (Some(level), Some(kind), Some(size)) = (of("level"), of("type"), of("size")) else { continue };
        let level = level.trim().parse::<usize>().unwrap_or(0);
        let size = size.trim().strip_suffix('K').and_then(|size| size.parse::<usize>().ok());
        if let (1..=3, Some(kilobytes), false) = (level, size, kind.trim() == "Instruction") {
            all[level - 1] = kilobytes << 10;
        }
    }
    all
}

fn sum(words: &[u64]) {
    let mut sums = [0u64; 16];
    for words in words.chunks_exact(16) {
        for (sum, word) in sums.iter_mut().zip(words) {
            *sum = sum.wrapping_add(*word);
        }
    }
    black_box(sums);
}

/// How long a thread of the pool, that has nothing to do and sleeps, takes to begin.
fn wake() -> f64 {
    let mut all = Vec::with_capacity(WAKINGS);
    for _ in 0..WAKINGS {
        std::thread::sleep(Duration::from_micros(300));
        let began = Arc::new(AtomicU64::new(u64::MAX));
        let told = began.clone();
        let start = Instant::now();
        rayon::spawn(move || told.store(start.elapsed().as_nanos() as u64, Ordering::Release));
        while began.load(Ordering::Acquire) == u64::MAX {
            std::thread::yield_now();
        }
        all.push(began.load(Ordering::Acquire));
    }
    all.sort_unstable();
    all[WAKINGS / 4] as f64
}

/// The least seconds of some turns, after one that does not count.
fn best(mut work: impl FnMut()) -> f64 {
    work();
    let times = (0..TURNS).map(|_| {
        let start = Instant::now();
        work();
        start.elapsed().as_secs_f64()
    });
    times.fold(f64::INFINITY, f64::min).max(1e-9)
}

#[cfg(test)]
mod tests {
    use super::{Costs, Model};
    use texpr_base::{Class, Vectors};

    #[test]
    fn figures_are_possible() {
        let model = Model::measured();
        assert!(model.caches.windows(2).all(|pair| pair[0] < pair[1]), "{model:?}");
        assert!(model.read.iter().all(|rate| (0.01..10_000.0).contains(rate)), "{model:?}");
        assert!(model.wake > 0.0, "{model:?}");
        assert!(model.read_of(1 << 10) == model.read[0] && model.read_of(1 << 40) == model.read[3]);
        for costs in [Vectors::Short, Vectors::Full].map(|vectors| model.costs(vectors)) {
            for class in Class::ALL {
                let [narrow, wide] = [false, true].map(|wide| costs.of(class, wide));
                assert!(
                    (1e-3..200.0).contains(&narrow) && (1e-3..200.0).contains(&wide),
                    "{class:?} {costs:?}"
                );
            }
        }
    }

    #[test]
    fn figures_with_other_fields_are_not_read() {
        let model = Model::assumed();
        let mut kept = serde_json::to_value(model).expect("figures are JSON");
        assert!(serde_json::from_value::<Model>(kept.clone()).is_ok_and(|same| same == model));
        let mut without_a_class = kept["short"].clone();
        without_a_class.as_object_mut().expect("it is an object").remove("root");
        assert!(serde_json::from_value::<Costs>(without_a_class).is_err());
        kept.as_object_mut().expect("it is an object").remove("full");
        assert!(serde_json::from_value::<Model>(kept).is_err());
    }
}
