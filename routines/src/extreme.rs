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
