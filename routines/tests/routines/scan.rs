//! Running sums and their kin.

use crate::helper::{Typed, call};
use texpr_base::Routine;
use texpr_routines::scan::*;

#[test]
fn sums_of_many_numbers_stay_accurate() {
    let n = 1_000_000;
    let tenths = of_one(&CUMSUM, vec![0.1f64; n], &[1, n, 1], &[0, 0]);
    assert_eq!(tenths[n - 1], 100_000.0);
    let tenths = of_one(&CUMSUM, vec![0.1f32; n], &[1, n, 1], &[0, 0]);
    assert_eq!(tenths[n - 1], (f64::from(0.1f32) * n as f64) as f32);
    assert_eq!(of_one(&CUMSUM, vec![1e308, 1e308, -1.0], &[1, 3, 1], &[0, 0])[2], f64::INFINITY);
}

#[test]
fn directions_and_inner_axes() {
    let x: Vec<i64> = (1..=6).collect();
    assert_eq!(of_one(&CUMSUM, x.clone(), &[1, 3, 2], &[0, 0]), [1, 2, 4, 6, 9, 12]);
    assert_eq!(of_one(&CUMSUM, x.clone(), &[2, 3, 1], &[0, 1]), [6, 5, 3, 15, 11, 6]);
    assert_eq!(of_one(&CUMSUM, x.clone(), &[2, 3, 1], &[1, 0]), [0, 1, 3, 0, 4, 9]);
    assert_eq!(of_one(&CUMPROD, x, &[1, 6, 1], &[1, 1]), [720, 360, 120, 30, 6, 1]);
}

#[test]
fn nan_stays() {
    let x = vec![1.0, f64::NAN, 3.0];
    for routine in [&CUMSUM, &CUMPROD, &CUMMAX, &CUMMIN, &LOGCUMSUMEXP] {
        let out = of_one(routine, x.clone(), &[1, 3, 1], &[0, 0]);
        assert!(out[0] == 1.0 && out[1].is_nan() && out[2].is_nan(), "{} {out:?}", routine.name);
    }
}

#[test]
fn exponentials_do_not_overflow() {
    let out = of_one(&LOGCUMSUMEXP, vec![1000.0, 1000.0, f64::NEG_INFINITY], &[1, 3, 1], &[0, 0]);
    assert_eq!(out, [1000.0, 1000.0 + 2f64.ln(), 1000.0 + 2f64.ln()]);
    let none = of_one(&LOGCUMSUMEXP, vec![f64::NEG_INFINITY; 2], &[1, 2, 1], &[0, 0]);
    assert_eq!(none, [f64::NEG_INFINITY; 2]);
    assert_eq!(of_one(&LOGCUMSUMEXP, vec![f64::INFINITY; 2], &[1, 2, 1], &[0, 0]), [f64::INFINITY; 2]);
}

/// Sums of a million numbers of both signs, in every direction, beside sums in integers.
#[test]
fn sums_in_chunks_are_those_of_the_definition() {
    for n in [1usize, 7, 8, 9, 4095, 4096, 4099, 100_003] {
        let whole: Vec<i64> = (0..n as i64).map(|i| (i * 7919) % 2003 - 900).collect();
        let halves: Vec<f64> = whole.iter().map(|x| *x as f64 * 0.5).collect();
        for (exclusive, reverse) in [(0, 0), (0, 1), (1, 0), (1, 1)] {
            let exact = of_one(&CUMSUM, whole.clone(), &[1, n, 1], &[exclusive, reverse]);
            let sums = of_one(&CUMSUM, halves.clone(), &[1, n, 1], &[exclusive, reverse]);
            let narrow: Vec<f32> = halves.iter().map(|x| *x as f32).collect();
            let narrow = of_one(&CUMSUM, narrow, &[1, n, 1], &[exclusive, reverse]);
            for (i, exact) in exact.iter().enumerate() {
                let exact = *exact as f64 * 0.5;
                assert_eq!((sums[i], narrow[i]), (exact, exact as f32), "{n} {exclusive} {reverse} {i}");
            }
        }
    }
}

/// What the additions of many numbers lose is a part of the last place of the sum, not of their number.
#[test]
fn the_error_does_not_grow() {
    let n = 300_000;
    let x: Vec<f64> = (0..n).map(|i| 1.0 / (i + 1) as f64).collect();
    let sums = of_one(&CUMSUM, x.clone(), &[1, n, 1], &[0, 0]);
    // In units of 2^-100, in which each of these numbers is whole.
    let exact = x.iter().scan(0i128, |sum, x| {
        *sum += (x * 2f64.powi(100)) as i128;
        Some(*sum as f64 / 2f64.powi(100))
    });
    let worst = sums.iter().zip(exact).map(|(sum, exact)| ((sum - exact) / exact).abs()).fold(0.0, f64::max);
    assert!(worst <= 3.0 * f64::EPSILON, "{worst:e}");
}

#[test]
fn zeros_keep_their_signs_and_infinities_stay() {
    let zeros = of_one(&CUMSUM, vec![-0.0f64; 20], &[1, 20, 1], &[0, 0]);
    assert!(zeros.iter().all(|x| x.is_sign_negative()));
    let left_out = of_one(&CUMSUM, vec![-0.0f64; 20], &[1, 20, 1], &[1, 0]);
    assert_eq!(left_out[0].to_bits(), 0);
    let mut x = vec![1.0; 10_000];
    x[5000] = f64::INFINITY;
    let sums = of_one(&CUMSUM, x, &[1, 10_000, 1], &[0, 0]);
    assert!(sums[4999] == 5000.0 && sums[5000..].iter().all(|x| *x == f64::INFINITY));
}

/// The result of a scan of one array.
fn of_one<T: Typed>(routine: &Routine, x: Vec<T>, shape: &[usize], params: &[i64]) -> Vec<T> {
    call(routine, &[(&x, shape)], &[shape], params).expect("a scan has a result").remove(0)
}
