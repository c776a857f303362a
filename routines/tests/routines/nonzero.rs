//! Places of what is true.

use texpr_base::DType;
use texpr_base::routine::{ArrayMut, ArrayRef, RoutineCall};
use texpr_routines::nonzero::*;

#[test]
fn places_come_in_row_major_order() {
    let mask = ArrayRef { dtype: DType::Bool, shape: &[2, 3], bytes: &[0, 1, 0, 1, 0, 1] };
    let mut places = [0i64; 6];
    let out = ArrayMut { dtype: DType::I64, shape: &[2, 3], bytes: bytemuck::cast_slice_mut(&mut places) };
    let mut call = RoutineCall { ins: &[mask], outs: &mut [out], params: &[], threads: 1 };
    (NONZERO.run)(&mut call).unwrap();
    assert_eq!(places, [0, 1, 1, 1, 0, 2]);
}
