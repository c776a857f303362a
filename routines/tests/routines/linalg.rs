//! Solutions solve, and factors make the matrix.

use crate::helper::call;
use texpr_routines::linalg::*;

/// Numbers between -1 and 1 without a pattern.
fn noise(n: usize) -> Vec<f64> {
    let mut seed = 7u64;
    let mut next = || {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 11) as f64 / 2f64.powi(52) - 1.0
    };
    (0..n).map(|_| next()).collect()
}

fn product(a: &[f64], b: &[f64], (m, k, n): (usize, usize, usize)) -> Vec<f64> {
    let at = |i: usize, j: usize| (0..k).map(|l| a[i * k + l] * b[l * n + j]).sum();
    (0..m * n).map(|x| at(x / n, x % n)).collect()
}

fn transposed(a: &[f64], (m, n): (usize, usize)) -> Vec<f64> {
    (0..m * n).map(|x| a[(x % m) * n + x / m]).collect()
}

#[track_caller]
fn close(a: &[f64], b: &[f64]) {
    assert_eq!(a.len(), b.len());
    assert!(a.iter().zip(b).all(|(a, b)| (a - b).abs() < 1e-12), "{a:?}\n{b:?}");
}

#[test]
fn solutions_solve() {
    let (a, b) = (noise(2 * 25), noise(2 * 10));
    let got = call(&SOLVE, &[(&a, &[2, 5, 5]), (&b, &[2, 5, 2])], &[&[2, 5, 2]], &[]).unwrap();
    for i in 0..2 {
        close(&product(&a[i * 25..][..25], &got[0][i * 10..][..10], (5, 5, 2)), &b[i * 10..][..10]);
    }
    let zero = [1.0, 2.0, 2.0, 4.0, 1.0, 0.0, 0.0, 1.0];
    let refused = call(&INV, &[(&zero, &[2, 2, 2])], &[&[2, 2, 2]], &[]).unwrap_err();
    assert_eq!(refused.message, "matrix 0 of the batch is singular");
    assert_eq!(call(&DET, &[(&[0.0, 1.0, 1.0, 0.0], &[2, 2])], &[&[]], &[]).unwrap()[0], [-1.0]);
    assert_eq!(call::<f64>(&DET, &[(&[], &[0, 0])], &[&[]], &[]).unwrap()[0], [1.0]);
}

#[test]
fn factors_make_the_matrix() {
    for (m, n) in [(5, 3), (3, 5), (4, 4), (1, 3)] {
        let a = noise(m * n);
        let k = m.min(n);
        for (full, q, r) in [(0, k, k), (1, m, m)] {
            let got = call(&QR, &[(&a, &[m, n])], &[&[m, q], &[r, n]], &[full]).unwrap();
            close(&product(&got[0], &got[1], (m, q, n)), &a);
            // LAPACK's sign: the first column of R points against that of the matrix.
            assert_eq!(got[1][0] > 0.0, (a[0] < 0.0) == (m > 1), "{m} by {n}");
        }
        let got = call(&SVD, &[(&a, &[m, n])], &[&[m, k], &[k], &[k, n]], &[0]).unwrap();
        let scaled: Vec<f64> = got[0].iter().enumerate().map(|(x, u)| u * got[1][x % k]).collect();
        close(&product(&scaled, &got[2], (m, k, n)), &a);
        assert_eq!(call(&SVDVALS, &[(&a, &[m, n])], &[&[k]], &[]).unwrap()[0].len(), k);
        let got = call(&LU, &[(&a, &[m, n])], &[&[m, m], &[m, k], &[k, n]], &[]).unwrap();
        close(&product(&got[0], &product(&got[1], &got[2], (m, k, n)), (m, m, n)), &a);
        let got = call(&PINV, &[(&a, &[m, n]), (&[-1.0], &[])], &[&[n, m]], &[]).unwrap();
        close(&product(&product(&a, &got[0], (m, n, m)), &a, (m, m, n)), &a);
    }
}

#[test]
fn symmetric_matrices() {
    let b = noise(16);
    let a = product(&b, &transposed(&b, (4, 4)), (4, 4, 4));
    for upper in [0, 1] {
        let l = &call(&CHOLESKY, &[(&a, &[4, 4])], &[&[4, 4]], &[upper]).unwrap()[0];
        let t = transposed(l, (4, 4));
        let (left, right) = if upper == 1 { (&t, l) } else { (l, &t) };
        close(&product(left, right, (4, 4, 4)), &a);
        let got = call(&EIGH, &[(&a, &[4, 4])], &[&[4], &[4, 4]], &[upper]).unwrap();
        let scaled: Vec<f64> = got[1].iter().enumerate().map(|(x, v)| v * got[0][x % 4]).collect();
        close(&product(&scaled, &transposed(&got[1], (4, 4)), (4, 4, 4)), &a);
        assert!(got[0].is_sorted());
    }
    let refused = call(&CHOLESKY, &[(&[1.0, 2.0, 2.0, 1.0], &[2, 2])], &[&[2, 2]], &[0]).unwrap_err();
    assert_eq!(refused.message, "the matrix is not positive definite");
}

#[test]
fn exponentials() {
    let turn = [0.0, -3.0, 3.0, 0.0];
    let got = call(&EXPM, &[(&turn, &[2, 2])], &[&[2, 2]], &[]).unwrap();
    let (sin, cos) = 3f64.sin_cos();
    close(&got[0], &[cos, -sin, sin, cos]);
}
