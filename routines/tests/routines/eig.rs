//! Eigenvalues of any matrix.

use crate::helper::call;
use faer::c64;
use texpr_routines::eig::*;

/// Numbers between -1 and 1 without a pattern.
fn noise(n: usize, mut seed: u64) -> Vec<f64> {
    let mut next = || {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 11) as f64 / 2f64.powi(52) - 1.0
    };
    (0..n).map(|_| next()).collect()
}

fn number(parts: [&[f64]; 2], at: usize) -> c64 {
    c64::new(parts[0][at], parts[1][at])
}

/// `a v = v w`, and both routines give the same values.
#[track_caller]
fn solves(re: &[f64], im: Option<&[f64]>, n: usize) {
    let shape = [n, n];
    let mut ins: Vec<(&[f64], &[usize])> = vec![(re, &shape)];
    ins.extend(im.map(|im| (im, &shape[..])));
    let got = call(&EIG, &ins, &[&[n], &[n], &shape, &shape], &[]).expect("there are values");
    let zeros = vec![0.0; n * n];
    let a = [re, im.unwrap_or(&zeros)];
    let (w, v) = ([&got[0][..], &got[1]], [&got[2][..], &got[3]]);
    for j in 0..n {
        let mut length = 0.0;
        for i in 0..n {
            let mut sum = c64::new(0.0, 0.0);
            for k in 0..n {
                sum += number(a, i * n + k) * number(v, k * n + j);
            }
            let off = sum - number(w, j) * number(v, i * n + j);
            assert!(off.re.abs() < 1e-12 * n as f64 && off.im.abs() < 1e-12 * n as f64, "{off:?}");
            let z = number(v, i * n + j);
            length += z.re * z.re + z.im * z.im;
        }
        assert!((length - 1.0).abs() < 1e-12, "{length}");
    }
    let values = call(&EIGVALS, &ins, &[&[n], &[n]], &[]).expect("there are values");
    let near = |at: usize| {
        let z = number(w, at);
        (0..n).any(|k| (z - number([&values[0], &values[1]], k)).re.abs() < 1e-9)
    };
    assert!((0..n).all(near), "{w:?} {values:?}");
}

#[test]
fn vectors_belong_to_values() {
    for n in [1, 2, 3, 5, 8, 40, 90] {
        let (re, im) = (noise(n * n, 3), noise(n * n, 4));
        solves(&re, None, n);
        solves(&re, Some(&im), n);
    }
    // Defective, nilpotent, a turn, zeros.
    for a in [[1.0, 1.0, 0.0, 1.0], [0.0, 1.0, 0.0, 0.0], [0.0, -1.0, 1.0, 0.0], [0.0; 4]] {
        solves(&a, None, 2);
    }
}

#[test]
fn a_turn_has_complex_values() {
    let got = call(&EIGVALS, &[(&[0.0, -1.0, 1.0, 0.0], &[2, 2])], &[&[2], &[2]], &[]).unwrap();
    assert_eq!(got[0], [0.0, 0.0]);
    assert_eq!(got[1].iter().map(|x: &f64| x.abs()).collect::<Vec<_>>(), [1.0, 1.0]);
    assert_eq!(got[1][0], -got[1][1]);
}

#[test]
fn what_is_not_finite_is_refused() {
    let refused = call(&EIG, &[(&[f64::NAN], &[1, 1])], &[&[1], &[1], &[1, 1], &[1, 1]], &[]).unwrap_err();
    assert_eq!(refused.message, "the matrix holds NaN or infinities");
}
