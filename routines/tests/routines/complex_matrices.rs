//! `complex_matrices`.

use crate::helper::call;
use faer::{Mat, c64};
use texpr_routines::complex_matrices::*;

#[test]
fn a_turn_is_the_exponential_of_an_imaginary_number() {
    let (re, im) = ([0.0, 0.0, 0.0, 2.0], [30.0, 0.0, 0.0, 0.0]);
    let ins: [(&[f64], &[usize]); 2] = [(&re, &[2, 2]), (&im, &[2, 2])];
    let got = call(&EXPM, &ins, &[&[2, 2], &[2, 2]], &[]).unwrap();
    assert!((got[0][0] - 30f64.cos()).abs() < 1e-14 && (got[1][0] - 30f64.sin()).abs() < 1e-14);
    assert!((got[0][3] - 2f64.exp()).abs() < 1e-14 && got[1][3] == 0.0);
}

#[test]
fn factors_make_the_matrix() {
    // [[1, 2j], [3 + 4j, 1]]: the second row has the greater pivot.
    let (re, im) = ([1.0, 0.0, 3.0, 1.0], [0.0, 2.0, 4.0, 0.0]);
    let ins: [(&[f64], &[usize]); 2] = [(&re, &[2, 2]), (&im, &[2, 2])];
    let two: &[usize] = &[2, 2];
    let got = call(&LU, &ins, &[two; 5], &[]).unwrap();
    assert_eq!(got[0], [0.0, 1.0, 1.0, 0.0]);
    let at = |re: &[f64], im: &[f64]| {
        let (re, im) = (re.to_vec(), im.to_vec());
        Mat::from_fn(2, 2, |i, j| c64::new(re[2 * i + j], im[2 * i + j]))
    };
    let product = at(&got[0], &[0.0; 4]) * at(&got[1], &got[2]) * at(&got[3], &got[4]);
    let rest = product - at(&re, &im);
    assert!((0..4).all(|x| rest[(x / 2, x % 2)].re.hypot(rest[(x / 2, x % 2)].im) < 1e-15));
}
