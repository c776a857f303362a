//! Sorting along the last axis: NaN last, whatever the direction; equal elements keep their order.

use crate::batch::batches;
use crate::element::with_type;
use crate::key::{Key, bits, keys, order, sort_by_bits, sort_elements};
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
    run: |call| batches(call, call.ins[0].shape.len() - 2, lexsort),
};

fn sort(call: &mut RoutineCall<'_>) -> Result<(), RoutineError> {
    let (descending, threads) = (call.params[0] != 0, call.threads);
    let out = &mut call.outs[0];
    let n = last(out.shape);
    with_type!(out.dtype, T => sort_rows(out.of::<T>(), n, descending, threads));
    Ok(())
}

fn sort_rows<T: Key>(all: &mut [T], n: usize, descending: bool, threads: usize) {
    each_row(all, n, threads, |_, row| sort_elements(row, descending, threads));
}

fn argsort(call: &mut RoutineCall<'_>) -> Result<(), RoutineError> {
    let x = call.ins[0];
    let (n, bits, keys) = (last(x.shape), bits(x.dtype), keys(x, call.params[0] != 0));
    let threads = call.threads;
    each_row(call.outs[0].of::<i64>(), n, threads, |i, out| {
        for (place, at) in out.iter_mut().zip(order(&keys[i * n..(i + 1) * n], bits, threads)) {
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
