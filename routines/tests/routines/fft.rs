//! Transforms are the definition.

use crate::helper::call;
use texpr_routines::fft::*;

/// The definition.
fn plain(re: &[f64], im: &[f64], sign: f64) -> (Vec<f64>, Vec<f64>) {
    let n = re.len();
    (0..n)
        .map(|k| {
            (0..n).fold((0.0, 0.0), |(a, b), j| {
                let turn = sign * std::f64::consts::TAU * ((j * k) % n) as f64 / n as f64;
                let (sin, cos) = turn.sin_cos();
                (a + re[j] * cos - im[j] * sin, b + re[j] * sin + im[j] * cos)
            })
        })
        .unzip()
}

#[track_caller]
fn close(a: &[f64], b: &[f64]) {
    assert!(a.len() == b.len() && a.iter().zip(b).all(|(a, b)| (a - b).abs() < 1e-12), "{a:?}\n{b:?}");
}

#[test]
fn transforms_are_the_definition() {
    for n in [1, 2, 3, 8, 12, 17] {
        let re: Vec<f64> = (0..2 * n).map(|i| ((i * 37) % 11) as f64 / 11.0).collect();
        let im: Vec<f64> = (0..2 * n).map(|i| ((i * 53) % 7) as f64 / 7.0).collect();
        let shape = [2, n];
        for (inverse, sign) in [(0, -1.0), (1, 1.0)] {
            let got = call(&FFT, &[(&re, &shape), (&im, &shape)], &[&shape, &shape], &[inverse, 0]).unwrap();
            for row in 0..2 {
                let part = row * n..(row + 1) * n;
                let want = plain(&re[part.clone()], &im[part.clone()], sign);
                close(&got[0][part.clone()], &want.0);
                close(&got[1][part], &want.1);
            }
        }
        let half = [2, n / 2 + 1];
        let got = call(&RFFT, &[(&re, &shape)], &[&half, &half], &[2]).unwrap();
        let want = plain(&re[..n], &vec![0.0; n], -1.0).0;
        let want: Vec<f64> = want[..n / 2 + 1].iter().map(|x| x / (n as f64).sqrt()).collect();
        close(&got[0][..n / 2 + 1], &want);
        let back = call(&IRFFT, &[(&got[0], &half), (&got[1], &half)], &[&shape], &[2]).unwrap();
        close(&back[0], &re);
    }
}
