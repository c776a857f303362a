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

#[cfg(test)]
mod tests {
    use super::*;
    use texpr_base::DType;
    use texpr_base::routine::{ArrayMut, ArrayRef};

    #[test]
    fn places_come_in_row_major_order() {
        let mask = ArrayRef { dtype: DType::Bool, shape: &[2, 3], bytes: &[0, 1, 0, 1, 0, 1] };
        let mut places = [0i64; 6];
        let out =
            ArrayMut { dtype: DType::I64, shape: &[2, 3], bytes: bytemuck::cast_slice_mut(&mut places) };
        let mut call = RoutineCall { ins: &[mask], outs: &mut [out], params: &[], threads: 1 };
        nonzero(&mut call).unwrap();
        assert_eq!(places, [0, 1, 1, 1, 0, 2]);
    }
}
