//! Sorting along the last axis: NaN last, whatever the direction; equal elements keep their order.

use crate::batches::each;
use crate::element::with_type;
use crate::key::{Key, bits, keys, order, sort_by_bits};
use crate::rows::{each_row, last};
use texpr_base::Routine;
use texpr_base::routine::{RoutineCall, RoutineError};

/// `x -> sorted`. Parameter: 1 for descending order.
pub static SORT: Routine = Routine { name: "sort", in_place: true, run: sort };

/// `x -> indices`, `i64`, that sort it. Parameter: 1 for descending order.
pub static ARGSORT: Routine = Routine { name: "argsort", in_place: false, run: argsort };

/// `x -> values, indices` of the first `k` in the order, with `k` from the results' shapes. Parameter: 1 for the greatest, 0 for the least.
pub static TOP_K: Routine = Routine { name: "top_k", in_place: false, run: top_k };

/// `keys [k, n] -> indices [n]` that sort by the last row, then by the row before it, and so on.
pub static LEXSORT: Routine = Routine {
    name: "lexsort",
    in_place: false,
    run: |call| each(call, call.ins[0].shape.len() - 2, lexsort),
};

fn sort(call: &mut RoutineCall<'_>) -> Result<(), RoutineError> {
    let (descending, threads) = (call.params[0] != 0, call.threads);
    let out = &mut call.outs[0];
    let n = last(out.shape);
    with_type!(out.dtype, T => sort_rows(out.of::<T>(), n, descending, threads));
    Ok(())
}

fn sort_rows<T: Key>(all: &mut [T], n: usize, descending: bool, threads: usize) {
    each_row(all, n, threads, |_, row| sort_by_bits(row, T::BITS, |x| x.key(descending)));
}

fn argsort(call: &mut RoutineCall<'_>) -> Result<(), RoutineError> {
    let x = call.ins[0];
    let (n, bits, keys) = (last(x.shape), bits(x.dtype), keys(x, call.params[0] != 0));
    each_row(call.outs[0].of::<i64>(), n, call.threads, |i, out| {
        for (place, (_, at)) in out.iter_mut().zip(order(&keys[i * n..(i + 1) * n], bits)) {
            *place = i64::from(at);
        }
    });
    Ok(())
}

fn top_k(call: &mut RoutineCall<'_>) -> Result<(), RoutineError> {
    let x = call.ins[0];
    let (n, keys) = (last(x.shape), keys(x, call.params[0] != 0));
    let [values, indices] = call.outs else { unreachable!("invariant: top_k has two results") };
    let k = last(values.shape);
    if k > n {
        return Err(RoutineError {
            message: format!("{k} elements were asked for, and there are {n}"),
            help: Some("make `k` no larger than the axis".into()),
        });
    }
    each_row(indices.of::<i64>(), k, call.threads, |i, indices| {
        let row = &keys[i * n..(i + 1) * n];
        let mut pairs: Vec<(u64, u32)> = row.iter().copied().zip(0..).collect();
        if k < n {
            // Pairs are all different, so that which ones come first does not depend on how they are found.
            pairs.select_nth_unstable(k);
            pairs.truncate(k);
        }
        pairs.sort_unstable();
        for (index, (_, at)) in indices.iter_mut().zip(pairs) {
            *index = i64::from(at);
        }
    });
    let size = x.dtype.size();
    let places = values.bytes.chunks_exact_mut(size).zip(indices.of::<i64>().iter()).enumerate();
    for (place, (value, at)) in places {
        let from = (place / k * n + *at as usize) * size;
        value.copy_from_slice(&x.bytes[from..from + size]);
    }
    Ok(())
}

fn lexsort(call: &mut RoutineCall<'_>) -> Result<(), RoutineError> {
    let x = call.ins[0];
    let (n, bits) = (last(x.shape), bits(x.dtype));
    let mut indices: Vec<u32> = (0..n as u32).collect();
    for row in keys(x, false).chunks_exact(n.max(1)) {
        sort_by_bits(&mut indices, bits, |i| row[*i as usize]);
    }
    for (place, i) in call.outs[0].of::<i64>().iter_mut().zip(indices) {
        *place = i64::from(i);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order_of<T: Key>(x: &[T], out: &mut [i64], descending: bool) {
        let keys: Vec<u64> = x.iter().map(|x| x.key(descending)).collect();
        for (place, (_, at)) in out.iter_mut().zip(order(&keys, T::BITS)) {
            *place = i64::from(at);
        }
    }

    #[test]
    fn nan_is_last_in_either_direction_and_equal_elements_keep_their_order() {
        let x = [2.0, f64::NAN, -0.0, 0.0, f64::NEG_INFINITY, 2.0];
        for (descending, want) in [(false, [4, 2, 3, 0, 5, 1]), (true, [0, 5, 2, 3, 4, 1])] {
            let mut order = [0; 6];
            order_of(&x, &mut order, descending);
            assert_eq!(order, want);
            let mut sorted = x;
            sort_rows(&mut sorted, 6, descending, 1);
            let wanted = want.map(|i| x[i as usize]);
            assert!(sorted.iter().zip(wanted).all(|(a, b)| a.to_bits() == b.to_bits()), "{sorted:?}");
        }
    }

    /// Long rows are sorted by digits, short ones by comparisons.
    fn long_rows_agree<T: Key + std::fmt::Debug + PartialEq>(of: impl Fn(u64) -> T) {
        let mut seed = 1u64;
        let mut next = || {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            seed ^ (seed >> 29)
        };
        let x: Vec<T> = (0..20_000).map(|_| of(next())).collect();
        for descending in [false, true] {
            let mut want: Vec<usize> = (0..x.len()).collect();
            want.sort_by_key(|i| x[*i].key(descending));
            let mut order = vec![0; x.len()];
            order_of(&x, &mut order, descending);
            assert!(order.iter().zip(&want).all(|(a, b)| *a == *b as i64));
            let mut sorted = x.clone();
            sort_rows(&mut sorted, x.len(), descending, 1);
            assert!(
                sorted.iter().zip(&want).all(|(a, b)| bytemuck::bytes_of(a) == bytemuck::bytes_of(&x[*b]))
            );
        }
    }

    #[test]
    fn long_rows() {
        long_rows_agree(|x| x as i16);
        long_rows_agree(|x| (x % 1000) as i64 - 500);
        long_rows_agree(|x| f32::from_bits(x as u32));
        long_rows_agree(f64::from_bits);
    }
}
