//! Memory for arrays, kept between calls: fresh pages cost more than most arithmetic on them.
//!
//! Small blocks (under 64 KiB) wait in free lists, one set per group of threads; large ones in one cache under a lock,
//! bounded in bytes, the oldest given back to the system first.
//! Invariant: the bytes of live blocks never exceed the limit; cached bytes are given up before a request is refused.

pub mod region;

use region::{PAGED_FROM, Region};
use std::cell::Cell;
use std::collections::{BTreeMap, VecDeque};
use std::fmt;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering::Relaxed};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// A thread-safe handle to one pool; clones share it.
#[derive(Clone)]
pub struct Pool {
    inner: Arc<Inner>,
}

/// An owned run of bytes from a [`Pool`], given back when dropped. It starts at a multiple of 64 bytes (4 KiB from
/// 64 KiB on, 2 MiB from 4 MiB on) and holds zeros or whatever was there before.
pub struct Block {
    region: Region,
    len: usize,
    pool: Arc<Inner>,
}

/// A request that does not fit.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct OutOfMemory {
    /// Bytes asked for.
    pub requested: usize,
    /// Bytes in use at that moment.
    pub live: usize,
    /// The pool's limit; `None` when it was the system that refused.
    pub limit: Option<usize>,
}

/// The figures of a pool.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Stats {
    /// Bytes in blocks now.
    pub live: usize,
    /// The most bytes in blocks at once since the last [`Pool::reset_peak`].
    pub peak: usize,
    /// Bytes kept for reuse.
    pub cached: usize,
    /// Blocks that needed new memory from the system.
    pub fresh: u64,
    /// Blocks that were served from kept memory.
    pub reused: u64,
}

impl Stats {
    /// The same with the blocks counted from `before` on.
    pub fn since(self, before: Self) -> Self {
        Self { fresh: self.fresh - before.fresh, reused: self.reused - before.reused, ..self }
    }
}

const N_SHARDS: usize = 16;
const N_SMALL: usize = class_of(PAGED_FROM);
const SHARD_BYTES: usize = 2 << 20;
const CACHE_WITHOUT_FIGURES: usize = 1 << 30;

struct Inner {
    limit: Option<usize>,
    cache_limit: usize,
    live: AtomicUsize,
    peak: AtomicUsize,
    fresh: AtomicU64,
    shards: [Mutex<Small>; N_SHARDS],
    large: Mutex<Large>,
}

struct Small {
    lists: [Vec<Region>; N_SMALL],
    bytes: usize,
    reused: u64,
}

#[derive(Default)]
struct Large {
    /// By size class; the back of a queue was given back last.
    queues: BTreeMap<usize, VecDeque<(u64, Region)>>,
    clock: u64,
    bytes: usize,
    reused: u64,
}

impl Pool {
    /// A pool without a limit that keeps at most a quarter of the machine's memory (1 GiB where that is unknown).
    pub fn new() -> Self {
        Self::with(None, region::physical_memory().map_or(CACHE_WITHOUT_FIGURES, |bytes| bytes / 4))
    }

    /// A pool whose live blocks may hold at most `bytes` together.
    pub fn with_limit(bytes: usize) -> Self {
        let kept = region::physical_memory().map_or(CACHE_WITHOUT_FIGURES, |memory| memory / 4);
        Self::with(Some(bytes), kept.min(bytes))
    }

    /// A pool with a limit on live bytes and a bound on bytes kept for reuse.
    pub fn with(limit: Option<usize>, cache_limit: usize) -> Self {
        let shards = std::array::from_fn(|_| {
            Mutex::new(Small { lists: std::array::from_fn(|_| Vec::new()), bytes: 0, reused: 0 })
        });
        let inner = Inner {
            limit,
            cache_limit,
            live: AtomicUsize::new(0),
            peak: AtomicUsize::new(0),
            fresh: AtomicU64::new(0),
            shards,
            large: Mutex::new(Large::default()),
        };
        Self { inner: Arc::new(inner) }
    }

    /// A block of `bytes` bytes; its contents are zeros or whatever was there before.
    pub fn alloc(&self, bytes: usize) -> Result<Block, OutOfMemory> {
        Ok(self.obtain(bytes)?.0)
    }

    /// A block of `bytes` zero bytes; large fresh ones are zero already and cost nothing more.
    pub fn alloc_zeroed(&self, bytes: usize) -> Result<Block, OutOfMemory> {
        let (mut block, is_zero) = self.obtain(bytes)?;
        if !is_zero {
            block.as_mut_slice().fill(0);
        }
        Ok(block)
    }

    /// The limit on live bytes.
    pub fn limit(&self) -> Option<usize> {
        self.inner.limit
    }

    /// The figures of this moment.
    pub fn stats(&self) -> Stats {
        let inner = &self.inner;
        let (mut cached, mut reused) = {
            let large = lock(&inner.large);
            (large.bytes, large.reused)
        };
        for shard in &inner.shards {
            let shard = lock(shard);
            cached += shard.bytes;
            reused += shard.reused;
        }
        let (live, peak) = (inner.live.load(Relaxed), inner.peak.load(Relaxed));
        Stats { live, peak, cached, fresh: inner.fresh.load(Relaxed), reused }
    }

    /// [`Stats::peak`] alone, which costs next to nothing.
    pub fn peak(&self) -> usize {
        self.inner.peak.load(Relaxed)
    }

    /// Starts a new peak from what is live now.
    pub fn reset_peak(&self) {
        self.inner.peak.store(self.inner.live.load(Relaxed), Relaxed);
    }

    /// Gives all kept memory back to the system.
    pub fn trim(&self) {
        self.inner.shrink_to(0);
    }

    fn obtain(&self, bytes: usize) -> Result<(Block, bool), OutOfMemory> {
        let inner = &self.inner;
        let live = inner.reserve(bytes)?;
        let class = class_of(bytes);
        let (region, is_zero) = match inner.take(class) {
            Some(region) => (region, false),
            None => match inner.fetch(capacity_of(class)) {
                Some(region) => {
                    inner.fresh.fetch_add(1, Relaxed);
                    (region, true)
                }
                None => {
                    let live = inner.live.fetch_sub(bytes, Relaxed) - bytes;
                    return Err(OutOfMemory { requested: bytes, live, limit: None });
                }
            },
        };
        // A plain load is much cheaper than the update, which is seldom needed.
        if live > inner.peak.load(Relaxed) {
            inner.peak.fetch_max(live, Relaxed);
        }
        Ok((Block { region, len: bytes, pool: Arc::clone(inner) }, is_zero))
    }
}

impl Default for Pool {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Pool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pool").field("limit", &self.inner.limit).field("stats", &self.stats()).finish()
    }
}

impl Inner {
    /// Counts `bytes` as live, if the limit lets it, and returns how many are live then.
    fn reserve(&self, bytes: usize) -> Result<usize, OutOfMemory> {
        let most = self.limit.unwrap_or(isize::MAX as usize);
        let before = self
            .live
            .fetch_update(Relaxed, Relaxed, |live| live.checked_add(bytes).filter(|&sum| sum <= most))
            .map_err(|live| OutOfMemory { requested: bytes, live, limit: self.limit })?;
        Ok(before + bytes)
    }

    /// A kept region of `class`, or of the next class up.
    fn take(&self, class: usize) -> Option<Region> {
        if class < N_SMALL {
            let mut shard = lock(&self.shards[shard_of_this_thread()]);
            let region = shard.lists[class].pop()?;
            shard.bytes -= region.capacity();
            shard.reused += 1;
            return Some(region);
        }
        let mut large = lock(&self.large);
        let region = [class, class + 1]
            .into_iter()
            .find_map(|class| large.queues.get_mut(&class).and_then(VecDeque::pop_back))?
            .1;
        large.bytes -= region.capacity();
        large.reused += 1;
        Some(region)
    }

    /// New memory from the system, at the expense of kept memory if need be.
    fn fetch(&self, capacity: usize) -> Option<Region> {
        if let Some(limit) = self.limit {
            // This request is part of `live` already.
            self.shrink_to(limit.saturating_sub(self.live.load(Relaxed)));
        }
        Region::zeroed(capacity).or_else(|| {
            self.shrink_to(0);
            Region::zeroed(capacity)
        })
    }

    fn give_back(&self, region: Region, len: usize) {
        self.live.fetch_sub(len, Relaxed);
        let capacity = region.capacity();
        if capacity < PAGED_FROM {
            let mut shard = lock(&self.shards[shard_of_this_thread()]);
            if shard.bytes + capacity <= SHARD_BYTES.min(self.cache_limit) {
                shard.bytes += capacity;
                shard.lists[class_of(capacity)].push(region);
            }
        } else if capacity <= self.cache_limit {
            // Regions that had to make room are unmapped after the lock is let go.
            let mut evicted = Vec::new();
            let mut large = lock(&self.large);
            large.clock += 1;
            large.bytes += capacity;
            let clock = large.clock;
            large.queues.entry(class_of(capacity)).or_default().push_back((clock, region));
            while large.bytes > self.cache_limit
                && let Some(oldest) = large.pop_oldest()
            {
                evicted.push(oldest);
            }
            drop(large);
        }
    }

    /// Gives kept memory back, oldest first, until at most `bytes` are kept.
    fn shrink_to(&self, bytes: usize) {
        let mut small: usize = self.shards.iter().map(|shard| lock(shard).bytes).sum();
        loop {
            let mut large = lock(&self.large);
            if large.bytes + small <= bytes {
                return;
            }
            let Some(oldest) = large.pop_oldest() else { break };
            drop(large);
            drop(oldest);
        }
        for shard in &self.shards {
            if small <= bytes {
                return;
            }
            let mut shard = lock(shard);
            small = small.saturating_sub(std::mem::take(&mut shard.bytes));
            shard.lists.iter_mut().for_each(Vec::clear);
        }
    }
}

impl Large {
    fn pop_oldest(&mut self) -> Option<Region> {
        let oldest = |queue: &VecDeque<(u64, Region)>| queue.front().map_or(u64::MAX, |&(clock, _)| clock);
        let (_, queue) = self.queues.iter_mut().min_by_key(|(_, queue)| oldest(queue))?;
        let (_, region) = queue.pop_front()?;
        self.bytes -= region.capacity();
        Some(region)
    }
}

impl Block {
    /// The address of the first byte.
    pub fn as_ptr(&self) -> *const u8 {
        self.region.as_ptr()
    }

    /// The address of the first byte, to write through.
    pub fn as_mut_ptr(&mut self) -> *mut u8 {
        self.region.as_mut_ptr()
    }

    /// How many bytes were asked for.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether no bytes were asked for.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The bytes.
    pub fn as_slice(&self) -> &[u8] {
        &self.region.as_slice()[..self.len]
    }

    /// The bytes, to write.
    pub fn as_mut_slice(&mut self) -> &mut [u8] {
        &mut self.region.as_mut_slice()[..self.len]
    }
}

impl Drop for Block {
    fn drop(&mut self) {
        self.pool.give_back(std::mem::replace(&mut self.region, Region::empty()), self.len);
    }
}

impl fmt::Debug for Block {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Block({} bytes)", self.len)
    }
}

/// The size class that holds `bytes`: multiples of 64 up to 1 KiB, then eight steps to each doubling, so at most an
/// eighth is wasted.
const fn class_of(bytes: usize) -> usize {
    let last = (if bytes == 0 { 1 } else { bytes }).div_ceil(64) - 1;
    let shift = (usize::BITS - last.leading_zeros()).saturating_sub(4);
    8 * shift as usize + (last >> shift)
}

/// The bytes of a region of `class`.
const fn capacity_of(class: usize) -> usize {
    let shift = if class < 8 { 0 } else { class / 8 - 1 };
    ((class - 8 * shift + 1) << shift) * 64
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn shard_of_this_thread() -> usize {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    thread_local!(static SHARD: Cell<usize> = const { Cell::new(usize::MAX) });
    SHARD
        .try_with(|shard| {
            if shard.get() == usize::MAX {
                shard.set(NEXT.fetch_add(1, Relaxed) % N_SHARDS);
            }
            shard.get()
        })
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::{OutOfMemory, Pool, capacity_of, class_of};

    #[test]
    fn classes_waste_at_most_an_eighth() {
        for bytes in (0..5000).chain([65_535, 65_536, 65_537, 1 << 20, (1 << 30) + 1, 1 << 40]) {
            let capacity = capacity_of(class_of(bytes));
            assert!(
                capacity >= bytes && capacity <= bytes.max(1).next_multiple_of(64) * 9 / 8 + 64,
                "{bytes}"
            );
            assert_eq!(class_of(capacity), class_of(bytes), "{bytes}");
        }
    }

    #[test]
    fn a_freed_block_is_used_again() {
        let pool = Pool::new();
        for bytes in [100, 10_000, 100_000, 10 << 20] {
            let first = pool.alloc(bytes).unwrap();
            let address = first.as_ptr().addr();
            drop(first);
            assert_eq!(pool.alloc(bytes - 1).unwrap().as_ptr().addr(), address, "{bytes}");
        }
        let stats = pool.stats();
        assert_eq!((stats.fresh, stats.reused, stats.live), (4, 4, 0));
        pool.trim();
        assert_eq!(pool.stats().cached, 0);
    }

    #[test]
    fn blocks_are_aligned_and_as_long_as_asked() {
        let pool = Pool::new();
        for (bytes, align) in [(0, 64), (1, 64), (70_000, 4096), (5 << 20, 2 << 20)] {
            let mut block = pool.alloc(bytes).unwrap();
            assert_eq!(block.as_ptr().addr() % align, 0);
            assert_eq!((block.len(), block.as_mut_slice().len()), (bytes, bytes));
        }
    }

    #[test]
    fn the_limit_counts_live_bytes_and_gives_up_kept_ones() {
        let pool = Pool::with_limit(1_000_000);
        drop(pool.alloc(900_000).unwrap());
        assert!(pool.stats().cached > 0);
        let half = pool.alloc(400_000).unwrap();
        assert_eq!(pool.stats().cached, 0);
        assert_eq!(
            pool.alloc(600_001).unwrap_err(),
            OutOfMemory { requested: 600_001, live: 400_000, limit: Some(1_000_000) }
        );
        assert!(pool.alloc(600_000).is_ok());
        drop(half);
    }

    #[test]
    fn the_system_may_refuse() {
        let pool = Pool::new();
        assert_eq!(pool.alloc(1 << 60).unwrap_err().limit, None);
        assert!(pool.alloc(usize::MAX).is_err());
        assert_eq!((pool.stats().live, pool.stats().peak), (0, 0));
    }

    #[test]
    fn the_oldest_kept_block_goes_first() {
        let pool = Pool::with(None, 300_000);
        let (old, new) = (pool.alloc(131_072).unwrap(), pool.alloc(262_144).unwrap());
        let address = new.as_ptr().addr();
        drop(old);
        drop(new);
        assert_eq!(pool.stats().cached, 262_144);
        assert_eq!(pool.alloc(262_144).unwrap().as_ptr().addr(), address);
    }

    #[test]
    fn peak_is_the_most_at_once() {
        let pool = Pool::new();
        let first = pool.alloc(1000).unwrap();
        drop(pool.alloc(5000).unwrap());
        assert_eq!(pool.stats().peak, 6000);
        pool.reset_peak();
        assert_eq!(pool.stats().peak, first.len());
    }

    #[test]
    fn zeroed_means_zero_even_when_reused() {
        let pool = Pool::new();
        for bytes in [1000, 100_000] {
            pool.alloc(bytes).unwrap().as_mut_slice().fill(9);
            assert!(pool.alloc_zeroed(bytes).unwrap().as_slice().iter().all(|&b| b == 0));
        }
    }

    #[test]
    fn threads_never_share_a_block() {
        let pool = Pool::new();
        std::thread::scope(|scope| {
            for id in 0..4u8 {
                let pool = pool.clone();
                scope.spawn(move || {
                    for round in 0..500usize {
                        let mut blocks: Vec<_> = (0..4)
                            .map(|i| pool.alloc(64 + (round * 977 + i * 40_000) % 150_000).unwrap())
                            .collect();
                        blocks.iter_mut().for_each(|block| block.as_mut_slice()[..64].fill(id));
                        assert!(blocks.iter().all(|block| block.as_slice()[..64].iter().all(|&b| b == id)));
                    }
                });
            }
        });
        assert_eq!(pool.stats().live, 0);
    }
}
