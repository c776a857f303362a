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

const DIRECTIONS: [(i64, i64); 4] = [(0, 0), (0, 1), (1, 0), (1, 1)];

/// Element after element along the middle of `[outer, n, inner]`.
fn by_definition<T: Copy>(
    x: &[T],
    shape: &[usize],
    params: &[i64],
    none: T,
    f: impl Fn(T, T) -> T,
) -> Vec<T> {
    let (n, inner) = (shape[1], shape[2]);
    let mut out = x.to_vec();
    for line in 0..shape[0] * inner {
        let mut state = None;
        for i in 0..n {
            let i = if params[1] != 0 { n - 1 - i } else { i };
            let at = (line / inner * n + i) * inner + line % inner;
            let next = state.map_or(x[at], |state| f(state, x[at]));
            out[at] = if params[0] != 0 { state.unwrap_or(none) } else { next };
            state = Some(next);
        }
    }
    out
}

/// Whole numbers, floats' extremes with NaN and both zeros, along rows and columns, by one thread and by three.
#[test]
fn scans_in_chunks_are_those_of_the_definition() {
    for shape in [[1, 9, 1], [1, 4099, 1], [1, 100_003, 1], [3, 20_000, 1], [1, 100, 700], [2, 300, 70]] {
        let len: usize = shape.iter().product();
        let whole: Vec<i64> = (0..len as i64).map(|i| (i * 7919) % 2003 - 900).collect();
        let signs = [-0.0f64, 0.0, 1.0, -1.0];
        let mut floats: Vec<f64> = whole.iter().map(|x| signs[x.unsigned_abs() as usize % 4] * 0.5).collect();
        floats[len * 9 / 10] = f64::NAN;
        let greatest = |a: f64, b: f64| match (a.is_nan(), a.total_cmp(&b).is_ge()) {
            (true, _) => a,
            (false, is_ge) => {
                if is_ge && !b.is_nan() {
                    a
                } else {
                    b
                }
            }
        };
        for (exclusive, reverse) in DIRECTIONS {
            let params = [exclusive, reverse];
            let ints = |routine, none, f: fn(i64, i64) -> i64| {
                let got = of_one(routine, whole.clone(), &shape, &params);
                assert!(got == by_definition(&whole, &shape, &params, none, f), "{} {shape:?}", routine.name);
            };
            ints(&CUMSUM, 0, i64::wrapping_add);
            ints(&CUMPROD, 1, i64::wrapping_mul);
            ints(&CUMMAX, i64::MIN, i64::max);
            ints(&CUMMIN, i64::MAX, i64::min);
            let got = of_one(&CUMMAX, floats.clone(), &shape, &params);
            let wanted = by_definition(&floats, &shape, &params, f64::NEG_INFINITY, greatest);
            assert!(got.iter().zip(&wanted).all(|(a, b)| a.to_bits() == b.to_bits()), "cummax {shape:?}");
        }
    }
}

/// Sums of a million numbers of both signs, in every direction, beside sums in integers.
#[test]
fn sums_of_floats_in_chunks_are_exact_where_they_can_be() {
    for n in [1usize, 7, 8, 9, 4095, 4096, 4099, 100_003] {
        let whole: Vec<i64> = (0..n as i64).map(|i| (i * 7919) % 2003 - 900).collect();
        let halves: Vec<f64> = whole.iter().map(|x| *x as f64 * 0.5).collect();
        for (exclusive, reverse) in DIRECTIONS {
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
