//! `extreme`.

use crate::helper::call;
use texpr_routines::extreme::*;

fn extreme(x: &[f64], n: usize, greatest: bool) -> Vec<i64> {
    let rows = x.len() / n;
    let bytes = bytemuck::cast_slice(x);
    let ins = [texpr_base::routine::ArrayRef { dtype: texpr_base::DType::F64, shape: &[rows, n], bytes }];
    let run = |threads: usize| {
        let mut out = vec![0i64; rows];
        let bytes = bytemuck::cast_slice_mut(&mut out);
        let mut outs =
            [texpr_base::routine::ArrayMut { dtype: texpr_base::DType::I64, shape: &[rows], bytes }];
        let params = &[i64::from(greatest)];
        (ARG_EXTREME.run)(&mut texpr_base::routine::RoutineCall {
            ins: &ins,
            outs: &mut outs,
            params,
            threads,
        })
        .expect("the routine has a result");
        out
    };
    let one = run(1);
    assert_eq!(one, run(3));
    one
}

#[test]
fn the_first_one_or_the_first_nan() {
    assert_eq!(extreme(&[1.0, 3.0, 3.0, -0.0, 0.0, -1.0], 3, true), [1, 0]);
    assert_eq!(extreme(&[1.0, 3.0, 1.0, 0.0, -0.0, 0.0], 3, false), [0, 0]);
    assert_eq!(extreme(&[1.0, f64::NAN, f64::INFINITY, f64::NAN], 4, true), [1]);
    assert_eq!(extreme(&[f64::NAN; 3], 3, false), [0]);
    assert_eq!(extreme(&[f64::NEG_INFINITY; 5], 5, true), [0]);
}

#[test]
fn long_rows_and_many() {
    for n in [1, 2, 15, 16, 17, 1023, 1024, 1025, 5000, 40_000] {
        let rows = 120_000 / n;
        let x: Vec<f64> = (0..rows * n).map(|i| ((i * 7919) % 1013) as f64 - 500.0).collect();
        for greatest in [true, false] {
            let want: Vec<i64> = x
                .chunks(n)
                .map(|row| {
                    let best = row.iter().copied().fold(row[0], if greatest { f64::max } else { f64::min });
                    row.iter().position(|x| *x == best).unwrap() as i64
                })
                .collect();
            assert_eq!(extreme(&x, n, greatest), want, "rows of {n}");
        }
    }
}

#[test]
fn integers_and_nothing() {
    let found = call::<i64>(&ARG_EXTREME, &[(&[3, 1, 3, 1], &[4])], &[&[]], &[0]).unwrap();
    assert_eq!(found, [[1]]);
    let found = call::<i64>(&ARG_EXTREME, &[(&[], &[0])], &[&[]], &[1]).unwrap();
    assert_eq!(found, [[i64::MAX]]);
}
