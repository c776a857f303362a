//! Sorting of unsigned numbers in 512-bit vectors, where the machine has them: a quicksort whose partition compresses vectors, down to networks
//! that sort sixteen vectors in registers. It stands for `sort_unstable`: numbers that are equal are the same.
#![cfg(target_arch = "x86_64")]
#![allow(unsafe_code, reason = "vectors are loaded and stored through pointers")]

use std::arch::x86_64::*;

/// Whether this machine can run what is here.
pub fn is_there() -> bool {
    is_x86_feature_detected!("avx512f")
        && is_x86_feature_detected!("avx512bw")
        && is_x86_feature_detected!("avx512dq")
        && is_x86_feature_detected!("popcnt")
}

macro_rules! sorter {
    (
        $module:ident of $t:ident, $lanes:literal lanes, mask $mask:ident, signed $signed:ident;
        $load:ident $load_some:ident $store_some:ident $compress:ident
        $spread:ident $lt:ident $le:ident $min:ident $max:ident $max_some:ident $permute:ident
    ) => {
        pub mod $module {
            use super::*;

            const LANES: usize = $lanes;
            /// As many elements are sorted in registers.
            const FEW: usize = 16 * LANES;
            /// Vectors that a partition reads at a time, always from the side with less room: a guess that is wrong half the time.
            const STEP: usize = 8 * LANES;

            /// Sorts. After `depth` levels of bad pivots it leaves the rest to the standard library.
            ///
            /// # Safety
            /// The machine has what [`is_there`](super::is_there) asks for.
            #[target_feature(enable = "avx512f,avx512bw,avx512dq,popcnt")]
            pub fn sort(mut all: &mut [$t], mut depth: u32) {
                while all.len() > FEW {
                    if depth == 0 {
                        return all.sort_unstable();
                    }
                    depth -= 1;
                    let pivot = super::pivot(all);
                    let low = partition(all, pivot, false);
                    if low == 0 {
                        // The pivot is the least: all that equal it are in place after this.
                        let equal = partition(all, pivot, true);
                        all = &mut all[equal..];
                    } else {
                        let (before, after) = all.split_at_mut(low);
                        sort(before, depth);
                        all = after;
                    }
                }
                few(all);
            }

            /// Puts what is less than the pivot (or equal to it, with `equal_too`) before the rest, and returns how many these are.
            ///
            /// # Safety
            /// The machine has what [`is_there`](super::is_there) asks for.
            #[target_feature(enable = "avx512f,avx512bw,avx512dq,popcnt")]
            pub fn partition(all: &mut [$t], pivot: $t, equal_too: bool) -> usize {
                let n = all.len();
                assert!(n >= 2 * STEP, "invariant: two steps are kept aside");
                let pivot = $spread(pivot as $signed);
                // Read: all before `left` and from `right` on. Written: all before `low` and from `high` on. What is read but not written, two
                // steps' worth and a third while one is in hand, is room: at least one step's on the side that was read last, which had less,
                // so also on the other.
                let (mut left, mut right, mut low, mut high) = (STEP, n - STEP, 0, n);
                let mut first = [0; STEP];
                let mut last = [0; STEP];
                first.copy_from_slice(&all[..STEP]);
                last.copy_from_slice(&all[n - STEP..]);
                let base = all.as_mut_ptr();
                macro_rules! put {
                            ($v:expr, $n:expr) => {{
                                let (v, n) = ($v, $n);
                                let valid = (((1u32 << n) - 1) & u32::from($mask::MAX)) as $mask;
                                let less = if equal_too { $le(v, pivot) } else { $lt(v, pivot) } & valid;
                                let n_less = less.count_ones() as usize;
                                // SAFETY: `low..low + n_less` and `high - (n - n_less)..high` are room, as told above, and in the array.
                                unsafe {
                                    $compress(base.add(low).cast(), less, v);
                                    low += n_less;
                                    high -= n - n_less;
                                    $compress(base.add(high).cast(), !less & valid, v);
                                }
                            }};
                        }
                while right - left >= STEP {
                    let from = if left - low <= high - right {
                        left += STEP;
                        left - STEP
                    } else {
                        right -= STEP;
                        right
                    };
                    // SAFETY: a step from `from` on was between `left` and `right`, in the array.
                    let v = |k: usize| unsafe { $load(base.add(from + k * LANES).cast()) };
                    // All are read before any is written. Written out, since a loop would keep them in memory.
                    let (a, b, c, d, e, f, g, h) = (v(0), v(1), v(2), v(3), v(4), v(5), v(6), v(7));
                    put!(a, LANES);
                    put!(b, LANES);
                    put!(c, LANES);
                    put!(d, LANES);
                    put!(e, LANES);
                    put!(f, LANES);
                    put!(g, LANES);
                    put!(h, LANES);
                }
                let n_rest = right - left;
                let mut rest = [0; STEP];
                // SAFETY: what is between `left` and `right` is in the array, and less than a step.
                unsafe { std::ptr::copy_nonoverlapping(base.add(left), rest.as_mut_ptr(), n_rest) };
                for (part, n) in [(&rest, n_rest), (&first, STEP), (&last, STEP)] {
                    for (k, vector) in part.chunks_exact(LANES).enumerate() {
                        // SAFETY: a chunk is a vector.
                        let v = unsafe { $load(vector.as_ptr().cast()) };
                        put!(v, n.saturating_sub(k * LANES).min(LANES));
                    }
                }
                low
            }

            #[target_feature(enable = "avx512f,avx512bw,avx512dq,popcnt")]
            fn few(all: &mut [$t]) {
                match all.len().div_ceil(LANES) {
                    0..=1 => network::<1>(all),
                    2 => network::<2>(all),
                    3..=4 => network::<4>(all),
                    5..=8 => network::<8>(all),
                    _ => network::<16>(all),
                }
            }

            /// Sorts up to `N` vectors: each in itself, then by bitonic merges.
            #[target_feature(enable = "avx512f,avx512bw,avx512dq,popcnt")]
            fn network<const N: usize>(all: &mut [$t]) {
                let n = all.len();
                let there = |k: usize| {
                    let here = n.saturating_sub(k * LANES).min(LANES);
                    (((1u32 << here) - 1) & u32::from($mask::MAX)) as $mask
                };
                let base = all.as_mut_ptr();
                // What is not there is the greatest, so it ends after what is.
                let mut xs = [$spread(-1); N];
                for (k, x) in xs.iter_mut().enumerate() {
                    // SAFETY: only elements of the array are read.
                    *x = one(unsafe { $load_some(*x, there(k), base.wrapping_add(k * LANES).cast()) });
                }
                if N >= 2 {
                    xs.chunks_exact_mut(2).for_each(|part| merge::<1>(part));
                }
                if N >= 4 {
                    xs.chunks_exact_mut(4).for_each(|part| merge::<2>(part));
                }
                if N >= 8 {
                    xs.chunks_exact_mut(8).for_each(|part| merge::<4>(part));
                }
                if N >= 16 {
                    xs.chunks_exact_mut(16).for_each(|part| merge::<8>(part));
                }
                for (k, x) in xs.iter().enumerate() {
                    // SAFETY: only elements of the array are written.
                    unsafe { $store_some(base.wrapping_add(k * LANES).cast(), there(k), *x) };
                }
            }

            /// Merges two sorted runs of `RUN` vectors.
            #[inline]
            #[target_feature(enable = "avx512f,avx512bw,avx512dq,popcnt")]
            fn merge<const RUN: usize>(xs: &mut [__m512i]) {
                let (low, high) = xs.split_at_mut(RUN);
                for k in 0..RUN {
                    let (a, b) = (low[k], moved::<{ LANES - 1 }>(high[RUN - 1 - k]));
                    low[k] = $min(a, b);
                    high[RUN - 1 - k] = $max(a, b);
                }
                bitonic::<RUN>(low);
                bitonic::<RUN>(high);
            }

            /// Sorts a bitonic sequence.
            #[inline]
            #[target_feature(enable = "avx512f,avx512bw,avx512dq,popcnt")]
            fn bitonic<const RUN: usize>(xs: &mut [__m512i]) {
                let mut half = RUN / 2;
                while half >= 1 {
                    for k in (0..RUN).filter(|k| k & half == 0) {
                        let (a, b) = (xs[k], xs[k + half]);
                        xs[k] = $min(a, b);
                        xs[k + half] = $max(a, b);
                    }
                    half /= 2;
                }
                for x in xs.iter_mut() {
                    if LANES == 16 {
                        *x = exchange::<8>(*x);
                    }
                    *x = exchange::<1>(exchange::<2>(exchange::<4>(*x)));
                }
            }

            /// Sorts one vector.
            #[inline]
            #[target_feature(enable = "avx512f,avx512bw,avx512dq,popcnt")]
            fn one(mut x: __m512i) -> __m512i {
                x = exchange::<1>(x);
                x = exchange::<1>(exchange::<3>(x));
                x = exchange::<1>(exchange::<2>(exchange::<7>(x)));
                if LANES == 16 {
                    x = exchange::<1>(exchange::<2>(exchange::<4>(exchange::<15>(x))));
                }
                x
            }

            /// Orders each lane and the one whose number differs by the bits `BY`.
            #[inline]
            #[target_feature(enable = "avx512f,avx512bw,avx512dq,popcnt")]
            fn exchange<const BY: usize>(x: __m512i) -> __m512i {
                let y = moved::<BY>(x);
                $max_some($min(x, y), const { upper(BY) }, x, y)
            }

            /// Each lane gets the one whose number differs by the bits `BY`.
            #[inline]
            #[target_feature(enable = "avx512f,avx512bw,avx512dq,popcnt")]
            fn moved<const BY: usize>(x: __m512i) -> __m512i {
                // SAFETY: the table is a vector.
                $permute(unsafe { $load(const { from(BY) }.as_ptr().cast()) }, x)
            }

            const fn from(by: usize) -> [$t; LANES] {
                let mut from = [0; LANES];
                let mut i = 0;
                while i < LANES {
                    from[i] = (i ^ by) as $t;
                    i += 1;
                }
                from
            }

            /// The lanes that get the greater of a pair.
            const fn upper(by: usize) -> $mask {
                let mut upper = 0;
                let mut i = 0;
                while i < LANES {
                    if i ^ by < i {
                        upper |= 1 << i;
                    }
                    i += 1;
                }
                upper
            }
        }
    };
}

sorter! {
    long of u64, 8 lanes, mask u8, signed i64;
    _mm512_loadu_epi64 _mm512_mask_loadu_epi64 _mm512_mask_storeu_epi64 _mm512_mask_compressstoreu_epi64
    _mm512_set1_epi64 _mm512_cmplt_epu64_mask _mm512_cmple_epu64_mask _mm512_min_epu64 _mm512_max_epu64 _mm512_mask_max_epu64
    _mm512_permutexvar_epi64
}
sorter! {
    short of u32, 16 lanes, mask u16, signed i32;
    _mm512_loadu_epi32 _mm512_mask_loadu_epi32 _mm512_mask_storeu_epi32 _mm512_mask_compressstoreu_epi32
    _mm512_set1_epi32 _mm512_cmplt_epu32_mask _mm512_cmple_epu32_mask _mm512_min_epu32 _mm512_max_epu32 _mm512_mask_max_epu32
    _mm512_permutexvar_epi32
}

/// About the middle one: a median of medians of three, from all over.
fn pivot<T: Ord + Copy>(all: &[T]) -> T {
    let median = |a: T, b: T, c: T| a.min(b).max(a.max(b).min(c));
    let step = all.len() / 28;
    let of_three = |k: usize| median(all[k * step], all[(k + 9) * step], all[(k + 18) * step]);
    let of_nine = |k: usize| median(of_three(k), of_three(k + 3), of_three(k + 6));
    median(of_nine(0), of_nine(1), of_nine(2))
}
