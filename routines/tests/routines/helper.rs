//! Calls of routines.

use texpr_base::routine::{ArrayMut, ArrayRef, RoutineCall, RoutineError};
use texpr_base::{DType, Routine};

/// The dtype of a Rust number.
pub(crate) trait Typed: bytemuck::Pod + Default {
    const DTYPE: DType;
}
impl Typed for f64 {
    const DTYPE: DType = DType::F64;
}
impl Typed for f32 {
    const DTYPE: DType = DType::F32;
}
impl Typed for i16 {
    const DTYPE: DType = DType::I16;
}
impl Typed for i64 {
    const DTYPE: DType = DType::I64;
}

/// The result of a routine in place of one array.
pub(crate) fn in_place<T: Typed>(routine: &Routine, x: Vec<T>, shape: &[usize], params: &[i64]) -> Vec<T> {
    let run = |threads: usize| {
        let mut out = x.clone();
        let bytes = bytemuck::cast_slice_mut(&mut out);
        let mut outs = [ArrayMut { dtype: T::DTYPE, shape, bytes }];
        let mut call = RoutineCall { ins: &[], outs: &mut outs, params, threads };
        (routine.run)(&mut call).expect("the routine has a result");
        out
    };
    let (one, three) = (run(1), run(3));
    let bytes = bytemuck::cast_slice::<T, u8>;
    assert!(bytes(&one) == bytes(&three), "{}: threads change bits", routine.name);
    one
}

/// The results, of shapes `outs`, of a routine of arrays of one type.
pub(crate) fn call<T: Typed>(
    routine: &Routine,
    ins: &[(&[T], &[usize])],
    outs: &[&[usize]],
    params: &[i64],
) -> Result<Vec<Vec<T>>, RoutineError> {
    call_to::<T, T>(routine, ins, outs, params)
}

/// The same with results of another type; bits are the same for one thread and for three.
pub(crate) fn call_to<T: Typed, U: Typed>(
    routine: &Routine,
    ins: &[(&[T], &[usize])],
    outs: &[&[usize]],
    params: &[i64],
) -> Result<Vec<Vec<U>>, RoutineError> {
    let run = |threads: usize| {
        let ins: Vec<ArrayRef<'_>> = ins
            .iter()
            .map(|(x, shape)| ArrayRef { dtype: T::DTYPE, shape, bytes: bytemuck::cast_slice(x) })
            .collect();
        let mut results: Vec<Vec<U>> =
            outs.iter().map(|shape| vec![U::default(); shape.iter().product()]).collect();
        let mut places: Vec<ArrayMut<'_>> = results
            .iter_mut()
            .zip(outs)
            .map(|(x, shape)| ArrayMut { dtype: U::DTYPE, shape, bytes: bytemuck::cast_slice_mut(x) })
            .collect();
        let mut call = RoutineCall { ins: &ins, outs: &mut places, params, threads };
        (routine.run)(&mut call).map(|()| results)
    };
    let (one, three) = (run(1)?, run(3)?);
    let bytes = |results: &[Vec<U>]| -> Vec<u8> {
        results.iter().flat_map(|x| bytemuck::cast_slice::<U, u8>(x).to_vec()).collect()
    };
    assert_eq!(bytes(&one), bytes(&three), "{}: threads change bits", routine.name);
    Ok(one)
}
