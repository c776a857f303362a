//! Batches of routines that work on one array of a fixed number of axes.

use texpr_base::routine::{ArrayMut, ArrayRef, RoutineCall, RoutineError};

/// Calls `one` for each place along the first `n_axes` axes, which all arrays have in common.
pub(crate) fn each(
    call: &mut RoutineCall<'_>,
    n_axes: usize,
    one: fn(&mut RoutineCall<'_>) -> Result<(), RoutineError>,
) -> Result<(), RoutineError> {
    if n_axes == 0 {
        return one(call);
    }
    let n_batches: usize = call.outs[0].shape[..n_axes].iter().product();
    for i in 0..n_batches {
        let part = |bytes: usize| i * (bytes / n_batches)..(i + 1) * (bytes / n_batches);
        let ins: Vec<ArrayRef<'_>> = call
            .ins
            .iter()
            .map(|x| ArrayRef { shape: &x.shape[n_axes..], bytes: &x.bytes[part(x.bytes.len())], ..*x })
            .collect();
        let mut outs: Vec<ArrayMut<'_>> = call
            .outs
            .iter_mut()
            .map(|y| {
                let part = part(y.bytes.len());
                ArrayMut { dtype: y.dtype, shape: &y.shape[n_axes..], bytes: &mut y.bytes[part] }
            })
            .collect();
        one(&mut RoutineCall { ins: &ins, outs: &mut outs, params: call.params, threads: call.threads })?;
    }
    Ok(())
}
