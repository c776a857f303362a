//! The matrix product beside the library that computes it.

use crate::measure::{Report, Want, function, least_of, numbers};
use faer::linalg::matmul::matmul;
use faer::{Accum, MatMut, MatRef, Par};
use ndarray::Array2;
use std::hint::black_box;

pub(crate) fn product(report: &mut Report) {
    let n = 1024;
    let matrix = || {
        let xs = numbers(n * n, -1.0, 1.0).into_iter().map(|x| x as f32).collect();
        Array2::from_shape_vec((n, n), xs).expect("the numbers fill it")
    };
    let (a, b) = (matrix(), matrix());
    let (mut c, mut d) = (Array2::<f32>::zeros((n, n)), vec![0f32; n * n]);
    for threads in [1, 2] {
        let f = function("input a: f32[n, m]\ninput b: f32[m, k]\noutput c = a @ b\n", threads);
        let par = if threads == 1 { Par::Seq } else { Par::rayon(threads) };
        let (left, right) = (a.as_slice().expect("in C order"), b.as_slice().expect("in C order"));
        let [time, faer] = least_of([
            Box::new(|| {
                f.call_into(&[(&a).into(), (&b).into()], &mut [(&mut c).into()]).expect("it can be called")
            }),
            Box::new(|| {
                let left = MatRef::from_row_major_slice(left, n, n);
                let right = MatRef::from_row_major_slice(right, n, n);
                matmul(
                    MatMut::from_row_major_slice_mut(&mut d, n, n),
                    Accum::Replace,
                    left,
                    right,
                    1f32,
                    par,
                );
                black_box(&mut d);
            }),
        ]);
        let what = format!("matrix product 1024, f32, {threads} thread(s)");
        report.row(&what, time, Some(("faer", faer)), &Want::Share(0.95));
    }
}
