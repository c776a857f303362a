//! `unsigned`.

use texpr_routines::unsigned::*;

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
    if texpr_routines::wide::is_there() {
        let mut x: Vec<u64> = numbers(5000, 3).collect();
        let mut want = x.clone();
        want.sort_unstable();
        #[allow(unsafe_code, reason = "calls what needs instructions that not every machine has")]
        // SAFETY: the machine has what it needs.
        unsafe {
            texpr_routines::wide::long::sort(&mut x, 2);
        }
        assert!(x == want);
    }
}
