//! Sorting along the last axis: NaN last, whatever the direction; equal elements keep their order.

use crate::element::with_type;
use rayon::prelude::*;
use texpr_base::Routine;
use texpr_base::routine::{RoutineCall, RoutineError};

/// From this many elements on, a row is sorted by several threads.
const WORTH_SHARING: usize = 1 << 16;

/// `x -> sorted`. Parameter: 1 for descending order.
pub static SORT: Routine = Routine { name: "sort", in_place: true, run: sort };

/// `x -> indices`, `i64`, that sort it. Parameter: 1 for descending order.
pub static ARGSORT: Routine = Routine { name: "argsort", in_place: false, run: argsort };

/// A number whose order is that of its key.
trait Key: Copy + Send + Sync {
    /// Ascending keys are the order; NaN has the greatest key in either direction. Zeros of both signs have the same key.
    fn key(self, descending: bool) -> u64;
}

macro_rules! integer_keys {
    ($($t:ty)*) => {$(
        impl Key for $t {
            fn key(self, descending: bool) -> u64 {
                let key = (i128::from(self) - i128::from(<$t>::MIN)) as u64;
                if descending { !key } else { key }
            }
        }
    )*};
}
integer_keys!(i8 i16 i32 i64 u8 u16 u32 u64);

impl Key for f64 {
    fn key(self, descending: bool) -> u64 {
        if self.is_nan() {
            return u64::MAX;
        }
        let bits = (self + 0.0).to_bits();
        let key = if bits >> 63 == 1 { !bits } else { bits | 1 << 63 };
        if descending { !key } else { key }
    }
}

impl Key for f32 {
    fn key(self, descending: bool) -> u64 {
        f64::from(self).key(descending)
    }
}

fn sort(call: &mut RoutineCall<'_>) -> Result<(), RoutineError> {
    let (descending, threads) = (call.params[0] != 0, call.threads);
    let out = &mut call.outs[0];
    let n = out.shape.last().copied().unwrap_or(1);
    with_type!(out.dtype, T => sort_rows(out.of::<T>(), n, descending, threads));
    Ok(())
}

fn sort_rows<T: Key>(all: &mut [T], n: usize, descending: bool, threads: usize) {
    for row in all.chunks_exact_mut(n.max(1)) {
        if threads > 1 && n >= WORTH_SHARING {
            row.par_sort_by_key(|x| x.key(descending));
        } else {
            row.sort_by_key(|x| x.key(descending));
        }
    }
}

fn argsort(call: &mut RoutineCall<'_>) -> Result<(), RoutineError> {
    let (descending, threads) = (call.params[0] != 0, call.threads);
    let (x, out) = (call.ins[0], call.outs[0].of::<i64>());
    let n = x.shape.last().copied().unwrap_or(1);
    with_type!(x.dtype, T => argsort_rows(x.of::<T>(), out, n, descending, threads));
    Ok(())
}

fn argsort_rows<T: Key>(all: &[T], out: &mut [i64], n: usize, descending: bool, threads: usize) {
    for (row, out) in all.chunks_exact(n.max(1)).zip(out.chunks_exact_mut(n.max(1))) {
        let mut pairs: Vec<(u64, i64)> = row.iter().zip(0..).map(|(x, i)| (x.key(descending), i)).collect();
        if threads > 1 && n >= WORTH_SHARING {
            pairs.par_sort_unstable();
        } else {
            pairs.sort_unstable();
        }
        for (place, (_, i)) in out.iter_mut().zip(pairs) {
            *place = i;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nan_is_last_in_either_direction_and_equal_elements_keep_their_order() {
        let x = [2.0, f64::NAN, -0.0, 0.0, f64::NEG_INFINITY, 2.0];
        for (descending, want) in [(false, [4, 2, 3, 0, 5, 1]), (true, [0, 5, 2, 3, 4, 1])] {
            let mut order = [0; 6];
            argsort_rows(&x, &mut order, 6, descending, 1);
            assert_eq!(order, want);
            let mut sorted = x;
            sort_rows(&mut sorted, 6, descending, 1);
            let wanted = want.map(|i| x[i as usize]);
            assert!(sorted.iter().zip(wanted).all(|(a, b)| a.to_bits() == b.to_bits()), "{sorted:?}");
        }
    }
}
