//! Elementary functions, 10⁵ elements on one thread.

use crate::measure::{Report, Want, function, least, numbers};

pub(crate) fn math(report: &mut Report) {
    let n = 100_000;
    for (f, low, high) in [
        ("exp", -4.0, 4.0),
        ("log", 0.1, 9.0),
        ("sin", -9.0, 9.0),
        ("cos", -9.0, 9.0),
        ("tanh", -3.0, 3.0),
        ("sqrt", 0.0, 9.0),
    ] {
        let x = numbers(n, low, high);
        let mut z = vec![0.0; n];
        let g = function(&format!("input x: f64[n]\noutput z = {f}(x)\n"), 1);
        let time = least(|| g.call_into(&[(&x).into()], &mut [(&mut z).into()]).expect("it can be called"));
        report.row(&format!("{f}, 10⁵ f64"), time, None, &Want::Nothing);
        let x: Vec<f32> = x.into_iter().map(|x| x as f32).collect();
        let mut z = vec![0f32; n];
        let g = function(&format!("input x: f32[n]\noutput z = {f}(x)\n"), 1);
        let time = least(|| g.call_into(&[(&x).into()], &mut [(&mut z).into()]).expect("it can be called"));
        report.row(&format!("{f}, 10⁵ f32"), time, None, &Want::Nothing);
    }
}
