//! `complex_sort`.

use crate::helper::call;
use texpr_routines::complex_sort::*;

#[test]
fn the_order_is_that_of_numpy() {
    let nan = f64::NAN;
    let re = [nan, 1.0, nan, 1.0, 2.0, -1.0, 0.0];
    let im = [nan, 2.0, 0.0, -3.0, nan, nan, 1.0];
    let ins: [(&[f64], &[usize]); 2] = [(&re, &[7]), (&im, &[7])];
    let got = call(&SORT, &ins, &[&[7], &[7]], &[0]).unwrap();
    assert_eq!(got[0][..5], [0.0, 1.0, 1.0, -1.0, 2.0]);
    assert_eq!(got[1][..3], [1.0, -3.0, 2.0]);
    assert!(got[0][5].is_nan() && got[1][5] == 0.0 && got[0][6].is_nan() && got[1][6].is_nan());
    let got = call(&SORT, &ins, &[&[7], &[7]], &[1]).unwrap();
    assert_eq!(got[0][..5], [1.0, 1.0, 0.0, 2.0, -1.0]);
    assert_eq!(got[1][..3], [2.0, -3.0, 1.0]);
}
