//! Sorting of unsigned numbers, of which equal ones are the same: how it is done, and by how many threads, changes no bit.

/// A number that keys are made of.
pub(crate) trait Unsigned: Ord + Copy + Send + Sync + bytemuck::Pod {
    /// Sorts, by one thread.
    fn sort(all: &mut [Self]);
    /// Puts what is less than the pivot (or equal to it, with `equal_too`) before the rest, and returns how many these are.
    fn partition(all: &mut [Self], pivot: Self, equal_too: bool) -> usize;
    fn of_bits(bits: u64) -> Self;
    fn bits(self) -> u64;
}

/// From this many elements on, a sort is shared among threads.
const WORTH_SHARING: usize = 1 << 15;
/// Fewer elements than this are sorted by the standard library.
const WORTH_VECTORS: usize = 64;
/// How many elements choose a pivot for two threads.
const SAMPLE: usize = 63;

macro_rules! unsigned {
    ($t:ident by $module:ident) => {
        impl Unsigned for $t {
            #[allow(unsafe_code, reason = "calls what needs instructions that not every machine has")]
            fn sort(all: &mut [Self]) {
                #[cfg(target_arch = "x86_64")]
                if all.len() >= WORTH_VECTORS && crate::wide::is_there() {
                    if !all.is_sorted() {
                        // SAFETY: the machine has what it needs.
                        unsafe { crate::wide::$module::sort(all, 2 * all.len().ilog2()) }
                    }
                    return;
                }
                all.sort_unstable();
            }

            #[allow(unsafe_code, reason = "calls what needs instructions that not every machine has")]
            fn partition(all: &mut [Self], pivot: Self, equal_too: bool) -> usize {
                #[cfg(target_arch = "x86_64")]
                if all.len() >= WORTH_SHARING && crate::wide::is_there() {
                    // SAFETY: the machine has what it needs.
                    return unsafe { crate::wide::$module::partition(all, pivot, equal_too) };
                }
                partition(all, |x| *x < pivot || equal_too && *x == pivot)
            }

            fn of_bits(bits: u64) -> Self {
                bits as $t
            }

            fn bits(self) -> u64 {
                u64::from(self)
            }
        }
    };
}
unsigned!(u32 by short);
unsigned!(u64 by long);

/// Puts those of which `is_low` before the others, without a branch; returns how many they are.
fn partition<T: Copy>(all: &mut [T], is_low: impl Fn(&T) -> bool) -> usize {
    let mut low = 0;
    for i in 0..all.len() {
        all.swap(i, low);
        low += usize::from(is_low(&all[low]));
    }
    low
}

/// Sorts, by several threads if it is worth it.
pub(crate) fn sort<T: Unsigned>(mut all: &mut [T], threads: usize) {
    while threads > 1 && all.len() >= WORTH_SHARING {
        let step = all.len() / SAMPLE;
        let mut sample: Vec<T> = all.iter().copied().step_by(step).collect();
        sample.sort_unstable();
        let pivot = sample[sample.len() / 2];
        let low = T::partition(all, pivot, false);
        if low == 0 {
            let equal = T::partition(all, pivot, true);
            all = &mut all[equal..];
        } else {
            let (before, after) = all.split_at_mut(low);
            rayon::join(|| sort(before, threads), || sort(after, threads));
            return;
        }
    }
    T::sort(all);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(n: usize, seed: u64) -> impl Iterator<Item = u64> {
        (0..n as u64).map(move |i| {
            let x = (i + seed).wrapping_mul(0x9E37_79B9_7F4A_7C15);
            (x ^ (x >> 31)).wrapping_mul(0xBF58_476D_1CE4_E5B9)
        })
    }

    #[track_caller]
    fn holds<T: Unsigned + std::fmt::Debug>(x: &[T]) {
        let mut want = x.to_vec();
        want.sort_unstable();
        for threads in [1, 2] {
            let mut got = x.to_vec();
            sort(&mut got, threads);
            assert!(got == want, "{} elements, {threads} threads", x.len());
        }
        // The way of machines without wide vectors.
        let mut got = x.to_vec();
        let pivot = want.get(x.len() / 2).copied().unwrap_or(T::of_bits(0));
        let low = partition(&mut got, |x| *x < pivot);
        assert_eq!(low, want.partition_point(|x| *x < pivot));
        assert!(got[..low].iter().all(|x| *x < pivot) && got[low..].iter().all(|x| *x >= pivot));
    }

    fn all_kinds(n: usize) {
        for bits in [64, 32, 9, 1] {
            let x: Vec<u64> = numbers(n, bits).map(|x| x >> (64 - bits)).collect();
            holds(&x);
            holds(&x.iter().map(|x| u32::MAX - *x as u32).collect::<Vec<_>>());
        }
        let sorted: Vec<u64> = (0..n as u64).collect();
        holds(&sorted);
        holds(&sorted.iter().rev().copied().collect::<Vec<_>>());
        // A saw and an organ pipe.
        holds(&sorted.iter().map(|x| x % 100).collect::<Vec<_>>());
        holds(&sorted.iter().map(|x| (*x).min(n as u64 - x)).collect::<Vec<_>>());
        holds(&vec![u64::MAX; n]);
    }

    #[test]
    fn any_length() {
        (0..600).for_each(all_kinds);
        [1023, 1024, 5000, 32_767, 32_768, 100_003].into_iter().for_each(all_kinds);
    }

    #[test]
    fn bad_pivots_end() {
        // However the pivots fall, the rest is sorted by others after some levels.
        #[cfg(target_arch = "x86_64")]
        if crate::wide::is_there() {
            let mut x: Vec<u64> = numbers(5000, 3).collect();
            let mut want = x.clone();
            want.sort_unstable();
            #[allow(unsafe_code, reason = "calls what needs instructions that not every machine has")]
            // SAFETY: the machine has what it needs.
            unsafe {
                crate::wide::long::sort(&mut x, 2);
            }
            assert!(x == want);
        }
    }
}
