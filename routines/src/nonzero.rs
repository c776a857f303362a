//! Where a mask is true.

use texpr_base::Routine;
use texpr_base::routine::{RoutineCall, RoutineError};

/// `mask -> indices`, `i64[rank, n]`: along each axis, the indices of the true elements in row-major order. The caller has counted them.
pub static NONZERO: Routine = Routine { name: "nonzero", in_place: false, run: nonzero };

fn nonzero(call: &mut RoutineCall<'_>) -> Result<(), RoutineError> {
    let mask = call.ins[0];
    let n = call.outs[0].shape[1];
    let out = call.outs[0].of::<i64>();
    let places = mask.of::<u8>().iter().enumerate().filter(|(_, element)| **element != 0);
    for (k, (place, _)) in places.take(n).enumerate() {
        let mut rest = place;
        for (axis, size) in mask.shape.iter().enumerate().rev() {
            out[axis * n + k] = (rest % size) as i64;
            rest /= size;
        }
    }
    Ok(())
}
