//! Running sums and extremes along contiguous rows.
//!
//! A row is cut into chunks of [`CHUNK`] elements, which threads take in order: each finds the sum of its chunk, waits for what comes before it, says what comes
//! before the next, and then makes the running sums, with the chunk still in its cache; so with extremes, and products of integers. Floats
//! are added in blocks of 8, whose own running sums are a tree of additions; what comes before a block is carried in twice the precision
//! (`f32` in `f64`, `f64` in two). So the error of an element is that of at most three additions of its block and one of the whole, wherever it stands.
//! Invariant: what is added to what depends on the length of a row alone.

use crate::rows::WORTH_SHARING;
use rayon::prelude::*;
use std::sync::{Mutex, OnceLock, PoisonError};

/// Elements of a chunk: they stay in the nearest cache between both passes over them.
const CHUNK: usize = 4096;
pub(crate) const BLOCK: usize = 8;

/// The order of the elements, and whether an element is left out of its own sum.
#[derive(Clone, Copy)]
pub(crate) struct Way {
    pub(crate) exclusive: bool,
    pub(crate) reverse: bool,
}

impl Way {
    fn sums<S: Before>(self, before: S, x: &[S::Element], out: &mut [S::Element]) -> S {
        if self.exclusive || self.reverse { in_any_way(before, x, out, self) } else { before.sums(x, out) }
    }
}

/// The sum, or the extreme, of what came before.
pub(crate) trait Before: Copy + Send + Sync {
    type Element: Copy + Send + Sync;
    /// Of nothing. The zeros of sums of floats are negative, so that a sum of such stays one.
    const NOTHING: Self;
    const NEUTRAL: Self::Element;
    /// The result over no elements.
    const OF_NONE: Self::Element;
    /// Whether it does not matter to any bit which elements are taken together first.
    const ASSOCIATIVE: bool = false;

    /// The running sums of a block and the sum with it.
    fn block(self, x: [Self::Element; BLOCK]) -> ([Self::Element; BLOCK], Self);

    /// The sum with what follows.
    fn then(self, next: Self) -> Self;

    /// The running sums of a chunk in order, and the last one.
    fn sums(self, x: &[Self::Element], out: &mut [Self::Element]) -> Self {
        in_any_way(self, x, out, Way { exclusive: false, reverse: false })
    }

    /// The sum of a chunk, taken in this order.
    fn total(x: &[Self::Element], way: Way) -> Self {
        let mut sum = Self::NOTHING;
        each_block::<Self>(x, way.reverse, |_, block| sum = sum.block(block).1);
        sum
    }

    fn value(self) -> Self::Element;
}

/// The running sums of 8 numbers: no sum is made of more than three additions on top of each other.
fn tree(x: [f64; BLOCK]) -> [f64; BLOCK] {
    let [a, b, c, d] = [x[0] + x[1], x[2] + x[3], x[4] + x[5], x[6] + x[7]];
    let half = a + b;
    [x[0], a, a + x[2], half, half + x[4], half + c, half + (c + x[6]), half + (c + d)]
}

impl Before for f64 {
    type Element = f32;
    const NOTHING: Self = -0.0;
    const NEUTRAL: f32 = -0.0;
    const OF_NONE: f32 = 0.0;

    fn block(self, x: [f32; BLOCK]) -> ([f32; BLOCK], Self) {
        let sums = tree(x.map(f64::from)).map(|sum| self + sum);
        (sums.map(|sum| sum as f32), sums[BLOCK - 1])
    }

    fn then(self, next: Self) -> Self {
        self + next
    }

    fn value(self) -> f32 {
        self as f32
    }
}

/// A sum of `f64` with what its additions lost (Knuth's two-sum).
#[derive(Clone, Copy)]
pub(crate) struct Carried {
    sum: f64,
    lost: f64,
}

impl Carried {
    /// With one number more.
    pub(crate) fn plus(self, x: f64) -> Self {
        let sum = self.sum + x;
        if !sum.is_finite() {
            return Self { sum, lost: -0.0 };
        }
        let part = sum - self.sum;
        Self { sum, lost: self.lost + ((self.sum - (sum - part)) + (x - part)) }
    }
}

impl Before for Carried {
    type Element = f64;
    const NOTHING: Self = Self { sum: -0.0, lost: -0.0 };
    const NEUTRAL: f64 = -0.0;
    const OF_NONE: f64 = 0.0;

    fn block(self, x: [f64; BLOCK]) -> ([f64; BLOCK], Self) {
        let sums = tree(x);
        // A sum of -0.0 keeps its sign.
        let from = if self.lost == 0.0 { sums } else { sums.map(|sum| self.lost + sum) };
        (from.map(|sum| self.sum + sum), self.plus(sums[BLOCK - 1]))
    }

    fn then(self, next: Self) -> Self {
        let sum = self.plus(next.sum);
        if sum.sum.is_finite() { Self { sum: sum.sum, lost: sum.lost + next.lost } } else { sum }
    }

    fn value(self) -> f64 {
        if self.lost == 0.0 { self.sum } else { self.sum + self.lost }
    }
}

/// The running results of each row of `n` elements.
pub(crate) fn running<S: Before>(
    x: &[S::Element],
    out: &mut [S::Element],
    n: usize,
    way: Way,
    threads: usize,
) {
    if x.is_empty() {
        return;
    }
    let threads = if x.len() >= WORTH_SHARING { threads } else { 1 };
    let rows = x.chunks_exact(n).zip(out.chunks_exact_mut(n));
    if threads == 1 {
        rows.for_each(|(x, out)| row::<S>(x, out, way));
    } else if x.len() / n >= threads {
        let rows: Vec<_> = rows.collect();
        rows.into_par_iter().for_each(|(x, out)| row::<S>(x, out, way));
    } else {
        rows.for_each(|(x, out)| shared_row::<S>(x, out, way, threads));
    }
}

fn row<S: Before>(x: &[S::Element], out: &mut [S::Element], way: Way) {
    let mut before = S::NOTHING;
    for_each_chunk(x, out, way, |chunks| {
        for (x, out) in chunks {
            let after = way.sums(before, x, out);
            before = if S::ASSOCIATIVE { after } else { before.then(S::total(x, way)) };
        }
    });
    first(out, S::OF_NONE, way);
}

fn shared_row<S: Before>(x: &[S::Element], out: &mut [S::Element], way: Way, threads: usize) {
    let n = x.len().div_ceil(CHUNK);
    let after: Vec<OnceLock<S>> = std::iter::repeat_with(OnceLock::new).take(n).collect();
    for_each_chunk(x, out, way, |chunks| {
        let chunks = Mutex::new(chunks.enumerate());
        let next = || chunks.lock().unwrap_or_else(PoisonError::into_inner).next();
        let work = || {
            while let Some((k, (x, out))) = next() {
                let sum = S::total(x, way);
                // Chunks are taken in order, so a thread is at work on the one before, or was.
                let before = k.checked_sub(1).map_or(S::NOTHING, |k| soon(&after[k]));
                let _ = after[k].set(before.then(sum));
                way.sums(before, x, out);
            }
        };
        rayon::scope(|scope| {
            (1..threads.min(n)).for_each(|_| scope.spawn(|_| work()));
            work();
        });
    });
    first(out, S::OF_NONE, way);
}

/// What another thread is about to say.
fn soon<S: Copy>(of: &OnceLock<S>) -> S {
    let mut looks = 0;
    loop {
        if let Some(value) = of.get() {
            return *value;
        }
        looks += 1;
        // Where there are more threads than cores, the other may need this one.
        if looks % 64 == 0 { std::thread::yield_now() } else { std::hint::spin_loop() }
    }
}

/// Gives `f` the chunks with where their results go, from the end that is first.
fn for_each_chunk<'a, T: Send + Sync>(
    x: &'a [T],
    out: &'a mut [T],
    way: Way,
    f: impl FnOnce(&mut (dyn Iterator<Item = (&'a [T], &'a mut [T])> + Send)),
) {
    if way.reverse {
        f(&mut x.rchunks(CHUNK).zip(out.rchunks_mut(CHUNK)));
    } else {
        f(&mut x.chunks(CHUNK).zip(out.chunks_mut(CHUNK)));
    }
}

/// Nothing comes before the first element of a row.
fn first<T: Copy>(out: &mut [T], zero: T, way: Way) {
    let end = if way.reverse { out.last_mut() } else { out.first_mut() };
    if way.exclusive
        && let Some(end) = end
    {
        *end = zero;
    }
}

/// The running sums of a chunk in any order of its elements, and the last one.
fn in_any_way<S: Before>(before: S, x: &[S::Element], out: &mut [S::Element], way: Way) -> S {
    let n = x.len();
    let mut before = before;
    each_block::<S>(x, way.reverse, |at, block| {
        let (mut sums, next) = before.block(block);
        if way.exclusive {
            sums.rotate_right(1);
            sums[0] = before.value();
        }
        before = next;
        let len = BLOCK.min(n - at);
        let place = if way.reverse { n - at - len..n - at } else { at..at + len };
        if way.reverse {
            sums[..len].reverse();
        }
        match <&mut [S::Element; BLOCK]>::try_from(&mut out[place.clone()]) {
            Ok(place) => *place = sums,
            Err(_) => out[place].copy_from_slice(&sums[..len]),
        }
    });
    before
}

/// Calls `f` with the blocks of a chunk and how many elements come before each; the last one is filled up.
fn each_block<S: Before>(x: &[S::Element], reverse: bool, mut f: impl FnMut(usize, [S::Element; BLOCK])) {
    let whole = |x: &[S::Element]| std::array::from_fn(|i| x[i]);
    let part = |x: &[S::Element]| std::array::from_fn(|i| x.get(i).copied().unwrap_or(S::NEUTRAL));
    let n = x.len() / BLOCK * BLOCK;
    if reverse {
        for (i, x) in x.rchunks_exact(BLOCK).enumerate() {
            let mut block: [S::Element; BLOCK] = whole(x);
            block.reverse();
            f(i * BLOCK, block);
        }
        if n < x.len() {
            let mut block: [S::Element; BLOCK] = part(&x[..x.len() - n]);
            block[..x.len() - n].reverse();
            f(n, block);
        }
    } else {
        x.chunks_exact(BLOCK).enumerate().for_each(|(i, x)| f(i * BLOCK, whole(x)));
        if n < x.len() {
            f(n, part(&x[n..]));
        }
    }
}
