//! Two threads are never slower than one: every program at every size.

use crate::measure::{Report, Want, function, least_of, numbers};
use std::hint::black_box;

/// Programs of one array `x: f64[n]`.
const PROGRAMS: &[(&str, &str)] = &[
    ("map", "input x: f64[n]\noutput z = 2*x + 1\n"),
    ("exp", "input x: f64[n]\noutput z = exp(x)\n"),
    ("sum", "input x: f64[n]\noutput z = sum(x**2)\n"),
    ("softmax", "input x: f64[n]\noutput z = nn.softmax(x)\n"),
];

pub(crate) fn threads(report: &mut Report) {
    for (name, text) in PROGRAMS {
        let (one, two) = (function(text, 1), function(text, 2));
        for n in
            [16, 128, 1_000, 4_000, 10_000, 20_000, 40_000, 80_000, 160_000, 640_000, 2_560_000, 10_000_000]
        {
            let x = numbers(n, -1.0, 1.0);
            let call =
                |f: &texpr::Function| drop(black_box(f.call(&[(&x).into()]).expect("it can be called")));
            let [alone, shared] = least_of([Box::new(|| call(&one)), Box::new(|| call(&two))]);
            let want = Want::Share(0.97);
            report.row(&format!("{name}, {n} f64, 2 threads"), shared, Some(("1 thread", alone)), &want);
        }
    }
}
