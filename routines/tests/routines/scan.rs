//! Running sums and their kin.

use crate::helper::in_place;
use texpr_routines::scan::*;

#[test]
fn sums_of_many_numbers_stay_accurate() {
    let n = 1_000_000;
    let tenths = in_place(&CUMSUM, vec![0.1f64; n], &[1, n, 1], &[0, 0]);
    assert_eq!(tenths[n - 1], 100_000.0);
    let tenths = in_place(&CUMSUM, vec![0.1f32; n], &[1, n, 1], &[0, 0]);
    assert_eq!(tenths[n - 1], (f64::from(0.1f32) * n as f64) as f32);
    assert_eq!(in_place(&CUMSUM, vec![1e308, 1e308, -1.0], &[1, 3, 1], &[0, 0])[2], f64::INFINITY);
}

#[test]
fn directions_and_inner_axes() {
    let x: Vec<i64> = (1..=6).collect();
    assert_eq!(in_place(&CUMSUM, x.clone(), &[1, 3, 2], &[0, 0]), [1, 2, 4, 6, 9, 12]);
    assert_eq!(in_place(&CUMSUM, x.clone(), &[2, 3, 1], &[0, 1]), [6, 5, 3, 15, 11, 6]);
    assert_eq!(in_place(&CUMSUM, x.clone(), &[2, 3, 1], &[1, 0]), [0, 1, 3, 0, 4, 9]);
    assert_eq!(in_place(&CUMPROD, x, &[1, 6, 1], &[1, 1]), [720, 360, 120, 30, 6, 1]);
}

#[test]
fn nan_stays() {
    let x = vec![1.0, f64::NAN, 3.0];
    for routine in [&CUMSUM, &CUMPROD, &CUMMAX, &CUMMIN, &LOGCUMSUMEXP] {
        let out = in_place(routine, x.clone(), &[1, 3, 1], &[0, 0]);
        assert!(out[0] == 1.0 && out[1].is_nan() && out[2].is_nan(), "{} {out:?}", routine.name);
    }
}

#[test]
fn exponentials_do_not_overflow() {
    let out = in_place(&LOGCUMSUMEXP, vec![1000.0, 1000.0, f64::NEG_INFINITY], &[1, 3, 1], &[0, 0]);
    assert_eq!(out, [1000.0, 1000.0 + 2f64.ln(), 1000.0 + 2f64.ln()]);
    let none = in_place(&LOGCUMSUMEXP, vec![f64::NEG_INFINITY; 2], &[1, 2, 1], &[0, 0]);
    assert_eq!(none, [f64::NEG_INFINITY; 2]);
    assert_eq!(in_place(&LOGCUMSUMEXP, vec![f64::INFINITY; 2], &[1, 2, 1], &[0, 0]), [f64::INFINITY; 2]);
}
