//! Sparse matrices in compressed rows: `data` and their columns `indices` row after row, where each row begins in `indptr`.

use crate::batches::each;
use crate::element::with_type;
use crate::number::Number;
use crate::rows::each_row;
use texpr_base::Routine;
use texpr_base::routine::{RoutineCall, RoutineError};

/// `data [z], indices [z] (i64), indptr [m + 1] (i64), b [k, n] -> [m, n]`: each row's terms are added in the order in which they stand.
pub static CSR_MATMAT: Routine = Routine {
    name: "csr_matmat",
    in_place: false,
    run: |call| each(call, call.ins[2].shape.len() - 1, matmat),
};

/// `data, indices, indptr -> [m, n]`: elements at one place are added.
pub static CSR_TO_DENSE: Routine = Routine {
    name: "csr_to_dense",
    in_place: false,
    run: |call| each(call, call.ins[2].shape.len() - 1, to_dense),
};

/// The columns and the row starts, if they fit each other and `columns`.
fn structure<'a>(call: &RoutineCall<'a>, columns: usize) -> Result<(&'a [i64], &'a [i64]), RoutineError> {
    let (indices, indptr) = (call.ins[1].of::<i64>(), call.ins[2].of::<i64>());
    let refuse = |message: String, help: &str| Err(RoutineError { message, help: Some(help.to_string()) });
    let fits = indptr.first() == Some(&0)
        && indptr.last() == Some(&(indices.len() as i64))
        && indptr.windows(2).all(|pair| pair[0] <= pair[1]);
    if !fits {
        let message = format!("`indptr` does not part {} elements into rows", indices.len());
        return refuse(message, "it begins with 0, ascends, and ends with the number of elements");
    }
    if let Some(wrong) = indices.iter().find(|i| usize::try_from(**i).map_or(true, |i| i >= columns)) {
        let message = format!("column {wrong} is outside of a matrix of {columns} columns");
        return refuse(message, "the elements of `indices` are columns, counted from 0");
    }
    Ok((indices, indptr))
}

fn matmat(call: &mut RoutineCall<'_>) -> Result<(), RoutineError> {
    let (data, b) = (call.ins[0], call.ins[3]);
    let (indices, indptr) = structure(call, b.shape[0])?;
    let n = b.shape[1];
    let out = &mut call.outs[0];
    with_type!(out.dtype, T => {
        let (data, b) = (data.of::<T>(), b.of::<T>());
        each_row(out.of::<T>(), n, call.threads, |row, out| {
            out.fill(<T as Number>::ZERO);
            for at in indptr[row] as usize..indptr[row + 1] as usize {
                let from = &b[indices[at] as usize * n..][..n];
                out.iter_mut().zip(from).for_each(|(y, x)| *y = y.add(data[at].mul(*x)));
            }
        });
    });
    Ok(())
}

fn to_dense(call: &mut RoutineCall<'_>) -> Result<(), RoutineError> {
    let data = call.ins[0];
    let columns = call.outs[0].shape[1];
    let (indices, indptr) = structure(call, columns)?;
    let out = &mut call.outs[0];
    with_type!(out.dtype, T => {
        let (data, out) = (data.of::<T>(), out.of::<T>());
        out.fill(<T as Number>::ZERO);
        for (row, ends) in indptr.windows(2).enumerate() {
            for at in ends[0] as usize..ends[1] as usize {
                let place = &mut out[row * columns + indices[at] as usize];
                *place = place.add(data[at]);
            }
        }
    });
    Ok(())
}
