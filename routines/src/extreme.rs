//! Where the greatest or least element of each row stands: the first of them, or the first NaN.

use crate::element::with_type;
use crate::rows::{each_row, last};
use texpr_base::Routine;
use texpr_base::routine::{RoutineCall, RoutineError};

/// `x [..., n] -> indices [...]`, `i64`. Parameter: 1 for the greatest, 0 for the least. Of no elements, the greatest index there is.
pub static ARG_EXTREME: Routine = Routine { name: "arg_extreme", in_place: false, run: arg_extreme };

/// Elements looked through at a time: few enough to lie in the nearest cache for a second look.
const CHUNK: usize = 1024;
/// Elements compared side by side.
const LANES: usize = 16;

fn arg_extreme(call: &mut RoutineCall<'_>) -> Result<(), RoutineError> {
    let (x, greatest, threads) = (call.ins[0], call.params[0] != 0, call.threads);
    let n = last(x.shape);
    let indices = call.outs[0].of::<i64>();
    // Rows are short or few: as many of them at a time as have something to share.
    let at_a_time = (crate::rows::WORTH_SHARING / n.max(1)).clamp(1, 1024);
    with_type!(x.dtype, T => {
        let x = x.of::<T>();
        let rows = |first: usize, indices: &mut [i64]| {
            for (k, index) in indices.iter_mut().enumerate() {
                let row = &x[(first + k) * n..][..n];
                let found = if greatest { first_of(row, |a, b| a > b) } else { first_of(row, |a, b| a < b) };
                *index = found.map_or(i64::MAX, |at| at as i64);
            }
        };
        if threads > 1 && x.len() >= crate::rows::WORTH_SHARING && indices.len() > at_a_time {
            let whole = indices.len() / at_a_time * at_a_time;
            let (most, rest) = indices.split_at_mut(whole);
            each_row(most, at_a_time, threads, |i, part| rows(i * at_a_time, part));
            rows(whole, rest);
        } else {
            rows(0, indices);
        }
    });
    Ok(())
}

/// The index of the first element that is better than all before it and that none after it is better than, or of the first that does not equal
/// itself.
#[expect(clippy::eq_op, reason = "NaN is what does not equal itself, and integers have none")]
fn first_of<T: Copy + PartialOrd>(row: &[T], better: impl Fn(T, T) -> bool) -> Option<usize> {
    let pick = |a: T, b: T| if better(b, a) { b } else { a };
    let mut best = *row.first()?;
    let mut found = 0;
    for (k, chunk) in row.chunks(CHUNK).enumerate() {
        if chunk.iter().fold(false, |any, x| any | (x != x)) {
            return chunk.iter().position(|x| x != x).map(|at| k * CHUNK + at);
        }
        let (lanes, rest) = chunk.as_chunks::<LANES>();
        let mut bests = [best; LANES];
        for xs in lanes {
            for (best, x) in bests.iter_mut().zip(xs) {
                *best = pick(*best, *x);
            }
        }
        let here = bests.into_iter().chain(rest.iter().copied()).fold(best, pick);
        if better(here, best) {
            best = here;
            found = k;
        }
    }
    let from = found * CHUNK;
    row[from..].iter().position(|x| *x == best).map(|at| from + at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::call;

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
            arg_extreme(&mut RoutineCall { ins: &ins, outs: &mut outs, params, threads }).unwrap();
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
                        let best =
                            row.iter().copied().fold(row[0], if greatest { f64::max } else { f64::min });
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
}
