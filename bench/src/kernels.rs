//! The programs of the speed table: π, a polynomial, exponentials, Laplace's equation.

use crate::measure::{Report, Want, function, least_of, numbers};
use crate::{floor, hand};
use std::hint::black_box;

pub(crate) const PI: &str =
    "input x: f64[n]\ninput y: f64[n]\noutput estimate = 4 * sum(x**2 + y**2 <= 1) / n\n";

pub(crate) fn pi(report: &mut Report) {
    for (n, want) in [(16, 1e3), (30_000, 6e3)] {
        let f = function(PI, 1);
        let (x, y) = (numbers(n, -1.0, 1.0), numbers(n, -1.0, 1.0));
        let mut estimate = 0.0;
        let [time, by_hand] = least_of([
            Box::new(|| {
                let place = (&mut estimate).into();
                f.call_into(&[(&x).into(), (&y).into()], &mut [place]).expect("π can be called");
            }),
            Box::new(|| {
                black_box(hand::pi(&x, &y));
            }),
        ]);
        let beside = Some(("by hand in 128-bit vectors", by_hand));
        report.row(&format!("π, {n} f64, warm call"), time, beside, &Want::Nanos(want));
    }
    let n = 20_000_000;
    let (x, y) = (numbers(n, -1.0, 1.0), numbers(n, -1.0, 1.0));
    for threads in [1, 2] {
        let f = function(PI, threads);
        let [time, floor] = least_of([
            Box::new(|| {
                black_box(f.call(&[(&x).into(), (&y).into()]).expect("π can be called"));
            }),
            Box::new(|| floor::read(&x, &y, threads)),
        ]);
        let what = format!("π, 2·10⁷ f64, {threads} thread(s)");
        report.row(&what, time, Some(("reading", floor)), &Want::Share(0.85));
    }
}

pub(crate) fn poly(report: &mut Report) {
    let text = "input x: f64[n]\noutput z = 0.25*x**3 + 0.75*x**2 - 1.5*x - 2\n";
    let n = 20_000_000;
    let x = numbers(n, -1.0, 1.0);
    let (mut z, mut w) = (vec![0.0; n], vec![0.0; n]);
    for threads in [1, 2] {
        let f = function(text, threads);
        let [time, floor, fresh] = least_of([
            Box::new(|| f.call_into(&[(&x).into()], &mut [(&mut z).into()]).expect("it can be called")),
            Box::new(|| floor::read_write(&x, &mut w, threads)),
            Box::new(|| drop(black_box(f.call(&[(&x).into()]).expect("it can be called")))),
        ]);
        let what = format!("cubic polynomial, 2·10⁷ f64, {threads} thread(s), into the caller's array");
        report.row(&what, time, Some(("reading and writing", floor)), &Want::Share(0.85));
        let what = format!("the same into an array of the pool, {threads} thread(s)");
        report.row(&what, fresh, Some(("reading and writing", floor)), &Want::Share(0.85));
    }
}

pub(crate) fn exp(report: &mut Report) {
    let n = 1_000_000;
    let f32s = |low, high| numbers(n, low, high).into_iter().map(|x| x as f32).collect::<Vec<f32>>();
    let (x, y) = (f32s(-4.0, 4.0), f32s(-4.0, 4.0));
    let (mut z, mut w) = (vec![0f32; n], vec![0f32; n]);
    for threads in [1, 2] {
        let f = function("input x: f32[n]\ninput y: f32[n]\noutput z = exp(x) + exp(y)\n", threads);
        let [time, by_hand] = least_of([
            Box::new(|| {
                f.call_into(&[(&x).into(), (&y).into()], &mut [(&mut z).into()]).expect("it can be called");
            }),
            Box::new(|| hand::exp_sum(&x, &y, black_box(&mut w))),
        ]);
        let want = if threads == 1 { Want::Nanos(1.1 * n as f64) } else { Want::Nothing };
        let beside = Some(("by hand in 128-bit vectors, 1 thread", by_hand));
        report.row(&format!("exp(x) + exp(y), 10⁶ f32, {threads} thread(s)"), time, beside, &want);
    }
}

pub(crate) fn laplace(report: &mut Report) {
    let text = include_str!("../../examples/laplace.tx");
    for threads in [1, 2] {
        let f = function(text, threads);
        let n = 500;
        let (mut u, mut v) = (vec![0.0; n * n], vec![0.0; n * n]);
        let [time, by_hand] = least_of([
            Box::new(|| drop(black_box(f.call(&[(n as i64).into()]).expect("it can be called")))),
            Box::new(|| {
                u.fill(0.0);
                u[..n].fill(1.0);
                for _ in 0..100 {
                    black_box(hand::relax(&u, &mut v, n));
                    std::mem::swap(&mut u, &mut v);
                }
            }),
        ]);
        let want = if threads == 1 { Want::Nanos(12e6) } else { Want::Nothing };
        let beside = Some(("by hand in 128-bit vectors, 1 thread", by_hand));
        report.row(&format!("Laplace 500×500, 100 sweeps, {threads} thread(s)"), time, beside, &want);
    }
}
