//! Complex matrices: factors make the matrix.

use crate::helper::call;
use faer::{Mat, c64};
use texpr_routines::complex_linalg::*;

/// Numbers between -1 and 1 without a pattern.
fn noise(n: usize, mut seed: u64) -> Vec<f64> {
    let mut next = || {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 11) as f64 / 2f64.powi(52) - 1.0
    };
    (0..n).map(|_| next()).collect()
}

fn matrix(parts: [&[f64]; 2], (rows, columns): (usize, usize)) -> Mat<c64> {
    let at = |i: usize, j: usize| i * columns + j;
    Mat::from_fn(rows, columns, |i, j| c64::new(parts[0][at(i, j)], parts[1][at(i, j)]))
}

#[track_caller]
fn close(a: &Mat<c64>, b: &Mat<c64>) {
    assert_eq!((a.nrows(), a.ncols()), (b.nrows(), b.ncols()));
    let far = |x: f64| x.is_nan() || x.abs() >= 1e-12;
    let apart = |i: usize, j: usize| far(a[(i, j)].re - b[(i, j)].re) || far(a[(i, j)].im - b[(i, j)].im);
    assert!(!(0..a.nrows()).any(|i| (0..a.ncols()).any(|j| apart(i, j))), "{a:?}\n{b:?}");
}

#[test]
fn factors_make_the_matrix() {
    for (m, n) in [(5, 3), (3, 5), (4, 4), (1, 3), (0, 2)] {
        let (re, im) = (noise(m * n, 5), noise(m * n, 6));
        let (shape, k) = ([m, n], m.min(n));
        let ins: [(&[f64], &[usize]); 2] = [(&re, &shape), (&im, &shape)];
        let a = matrix([&re, &im], (m, n));
        for (full, inner) in [(0, k), (1, m)] {
            let (q, r) = ([m, inner], [inner, n]);
            let got = call(&QR, &ins, &[&q, &q, &r, &r], &[full]).unwrap();
            let q = matrix([&got[0], &got[1]], (m, inner));
            close(&(&q * matrix([&got[2], &got[3]], (inner, n))), &a);
            close(&(q.adjoint() * &q), &Mat::identity(inner, inner));
            assert!((0..k).all(|i| got[3][i * n + i] == 0.0));
        }
        let (u, v) = ([m, k], [k, n]);
        let got = call(&SVD, &ins, &[&u, &u, &[k], &v, &v], &[0]).unwrap();
        let u = matrix([&got[0], &got[1]], (m, k));
        let scaled = Mat::from_fn(m, k, |i, j| u[(i, j)] * got[2][j]);
        close(&(scaled * matrix([&got[3], &got[4]], (k, n))), &a);
    }
}

#[test]
fn what_is_singular_is_refused() {
    let (re, im): (&[f64], &[f64]) = (&[1.0, 2.0, 2.0, 4.0], &[0.0; 4]);
    let ins: [(&[f64], &[usize]); 2] = [(re, &[2, 2]), (im, &[2, 2])];
    let refused = call(&INV, &ins, &[&[2, 2], &[2, 2]], &[]).unwrap_err();
    assert_eq!(refused.message, "the matrix is singular");
    let got = call(&SLOGDET, &ins, &[&[], &[], &[]], &[]).unwrap();
    assert_eq!(got[2], [f64::NEG_INFINITY]);
}
