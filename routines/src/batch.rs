//! Batches: a routine about few axes, once for each index of those in front.

use crate::rows::WORTH_SHARING;
use rayon::prelude::*;
use texpr_base::routine::{ArrayMut, ArrayRef, RoutineCall, RoutineError};

/// One whole call.
type Run = fn(&mut RoutineCall<'_>) -> Result<(), RoutineError>;

/// Calls `run` for each index of the first `lead` axes, which all arrays have, and with the axes after them. Of several errors the first
/// index's is told.
pub(crate) fn batches(call: &mut RoutineCall<'_>, lead: usize, run: Run) -> Result<(), RoutineError> {
    if lead == 0 {
        return run(call);
    }
    let count: usize = call.outs.first().map_or(0, |out| out.shape[..lead].iter().product());
    if count == 0 {
        return Ok(());
    }
    let (ins, params, threads) = (call.ins, call.params, call.threads);
    let mut parts: Vec<Vec<ArrayMut<'_>>> = (0..count).map(|_| Vec::with_capacity(call.outs.len())).collect();
    let mut elements = 0;
    for out in call.outs.iter_mut() {
        let (dtype, shape, size) = (out.dtype, &out.shape[lead..], out.bytes.len() / count);
        elements += shape.iter().product::<usize>() * count;
        let mut rest = &mut *out.bytes;
        for part in &mut parts {
            let (bytes, after) = rest.split_at_mut(size);
            part.push(ArrayMut { dtype, shape, bytes });
            rest = after;
        }
    }
    elements += ins.iter().map(|x| x.shape.iter().product::<usize>()).sum::<usize>();
    let one = |(i, mut outs): (usize, Vec<ArrayMut<'_>>), threads: usize| {
        let ins: Vec<ArrayRef<'_>> = ins
            .iter()
            .map(|x| {
                let size = x.bytes.len() / count;
                ArrayRef { dtype: x.dtype, shape: &x.shape[lead..], bytes: &x.bytes[i * size..][..size] }
            })
            .collect();
        run(&mut RoutineCall { ins: &ins, outs: &mut outs, params, threads })
    };
    if threads > 1 && elements >= WORTH_SHARING {
        let results: Vec<_> = parts.into_par_iter().enumerate().map(|part| one(part, 1)).collect();
        return results.into_iter().collect();
    }
    parts.into_iter().enumerate().try_for_each(|part| one(part, threads))
}
