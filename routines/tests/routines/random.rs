//! Known answers, and moments of the distributions.

use texpr_base::routine::{ArrayMut, ArrayRef, RoutineCall};
use texpr_base::{DType, Routine};
use texpr_routines::random::*;

/// The known answers published with Random123.
#[test]
fn known_answers() {
    assert_eq!(philox([0; 4], [0; 2]), [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8]);
}

const N: usize = 200_000;

/// Many draws from a distribution with these parameters, the same on one thread and on three.
fn draws<T: bytemuck::Pod + PartialEq>(routine: &Routine, dtype: DType, params: &[f64]) -> Vec<T> {
    let columns: Vec<Vec<f64>> = params.iter().map(|x| vec![*x; N]).collect();
    let mut ins = vec![ArrayRef { dtype: DType::U64, shape: &[], bytes: bytemuck::bytes_of(&42u64) }];
    let of = |x| ArrayRef { dtype: DType::F64, shape: &[N], bytes: bytemuck::cast_slice(x) };
    ins.extend(columns.iter().map(|x| of(x.as_slice())));
    let run = |threads: usize| {
        let mut out = vec![T::zeroed(); N];
        let place = ArrayMut { dtype, shape: &[N], bytes: bytemuck::cast_slice_mut(&mut out) };
        let mut call = RoutineCall { ins: &ins, outs: &mut [place], params: &[], threads };
        (routine.run)(&mut call).expect("the parameters are right");
        out
    };
    let one = run(1);
    assert!(one == run(3), "{}: threads change bits", routine.name);
    one
}

/// Mean and variance against the distribution's, within 5 standard errors.
#[track_caller]
fn moments(x: &[f64], mean: f64, variance: f64, excess: f64) {
    let n = N as f64;
    let got = x.iter().sum::<f64>() / n;
    let spread = x.iter().map(|x| (x - got).powi(2)).sum::<f64>() / n;
    assert!((got - mean).abs() < 5.0 * (variance / n).sqrt(), "mean {got}, not {mean}");
    let error = variance * ((2.0 + excess) / n).sqrt();
    assert!((spread - variance).abs() < 5.0 * error, "variance {spread}, not {variance}");
}

fn whole(routine: &Routine, params: &[f64]) -> Vec<f64> {
    draws::<i64>(routine, DType::I64, params).iter().map(|x| *x as f64).collect()
}

#[test]
fn moments_are_those_of_the_distributions() {
    for a in [0.3, 1.0, 2.5, 40.0] {
        moments(&draws(&GAMMA, DType::F64, &[a]), a, a, 6.0 / a);
    }
    for rate in [0.5, 4.0, 12.0, 300.0] {
        moments(&whole(&POISSON, &[rate]), rate, rate, 1.0 / rate);
    }
    for (n, p) in [(10.0, 0.3), (40.0, 0.9), (100.0, 0.4), (5000.0, 0.2), (1000.0, 0.999)] {
        let variance = n * p * (1.0 - p);
        let excess = (1.0 - 6.0 * p * (1.0 - p)) / variance;
        moments(&whole(&BINOMIAL, &[n, p]), n * p, variance, excess);
    }
}

#[test]
fn factorials() {
    assert_eq!(ln_factorial(0.0), 0.0);
    let exact: f64 = (2..=30).map(|i| f64::from(i).ln()).sum();
    assert!((ln_factorial(30.0) - exact).abs() < 1e-12);
}
