//! Sorting of unsigned numbers, of which equal ones are the same: how it is done, and by how many threads, changes no bit.

/// A number that keys are made of.
pub trait Unsigned: Ord + Copy + Send + Sync + bytemuck::Pod {
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
pub fn partition<T: Copy>(all: &mut [T], is_low: impl Fn(&T) -> bool) -> usize {
    let mut low = 0;
    for i in 0..all.len() {
        all.swap(i, low);
        low += usize::from(is_low(&all[low]));
    }
    low
}

/// Sorts, by several threads if it is worth it.
pub fn sort<T: Unsigned>(mut all: &mut [T], threads: usize) {
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
