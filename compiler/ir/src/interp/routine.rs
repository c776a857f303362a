//! Calls of library routines.

use super::Value;
use crate::core::CoreRoutine;
use std::rc::Rc;
use texpr_base::routine::{ArrayMut, ArrayRef, RoutineCall, RoutineError};
use texpr_base::{DType, Scalar};

/// Bytes of an array, aligned for every dtype.
struct Bytes {
    words: Vec<u64>,
    len: usize,
}

impl Bytes {
    fn new(dtype: DType, elements: usize) -> Self {
        let len = elements * dtype.size();
        Self { words: vec![0; len.div_ceil(8)], len }
    }

    fn of(value: &Value) -> Self {
        let mut bytes = Self::new(value.dtype, value.elements.len());
        let size = value.dtype.size();
        for (place, element) in bytes.get_mut().chunks_exact_mut(size).zip(&value.elements) {
            place.copy_from_slice(&element.to_le_bytes());
        }
        bytes
    }

    fn get(&self) -> &[u8] {
        &bytemuck::cast_slice(&self.words)[..self.len]
    }

    fn get_mut(&mut self) -> &mut [u8] {
        &mut bytemuck::cast_slice_mut(&mut self.words)[..self.len]
    }
}

/// The results of a call, whose types are known to fit.
pub(super) fn routine(
    call: &CoreRoutine,
    args: &[Rc<Value>],
    params: &[i64],
    shapes: &[Vec<usize>],
) -> Result<Vec<Value>, RoutineError> {
    let mut outs: Vec<Bytes> = call
        .outs
        .iter()
        .zip(shapes)
        .map(|(ty, shape)| Bytes::new(ty.dtype, shape.iter().product()))
        .collect();
    let mut args = args;
    if call.routine.in_place
        && let Some((base, rest)) = args.split_first()
    {
        outs[0] = Bytes::of(base);
        args = rest;
    }
    let bytes: Vec<Bytes> = args.iter().map(|arg| Bytes::of(arg)).collect();
    let ins: Vec<ArrayRef<'_>> = args
        .iter()
        .zip(&bytes)
        .map(|(arg, bytes)| ArrayRef { dtype: arg.dtype, shape: &arg.shape, bytes: bytes.get() })
        .collect();
    let mut places: Vec<ArrayMut<'_>> = call
        .outs
        .iter()
        .zip(shapes)
        .zip(&mut outs)
        .map(|((ty, shape), bytes)| ArrayMut { dtype: ty.dtype, shape, bytes: bytes.get_mut() })
        .collect();
    (call.routine.run)(&mut RoutineCall { ins: &ins, outs: &mut places, params, threads: 1 })?;
    let value = |((ty, shape), bytes): ((&crate::Type, &Vec<usize>), &Bytes)| {
        let elements = bytes.get().chunks_exact(ty.dtype.size());
        let elements = elements.map(|bytes| Scalar::from_le_bytes(ty.dtype, bytes)).collect();
        Value { dtype: ty.dtype, shape: shape.clone(), elements }
    };
    Ok(call.outs.iter().zip(shapes).zip(&outs).map(value).collect())
}
