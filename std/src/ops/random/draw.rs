//! What the ops that draw have in common.

use crate::ops::entry::*;
use crate::ops::errors::e0602_value;

/// The first argument must be a key.
pub(super) fn key(call: &Call<'_>) -> Result<(), OpError> {
    if call.args[0].dtype != DType::U64 {
        return Err(OpError::DType { arg: 0, expected: "a key from `random.key` or `random.split`" });
    }
    if call.args[0].rank() != 0 {
        return Err(OpError::Rank { arg: 0, expected: "a single key".into() });
    }
    Ok(())
}

/// The shape is attribute 0; the parameters of a distribution, arguments 1 and 2, are both there or neither, and are scalars.
pub(super) fn draw(call: &Call<'_>, dtype: DType) -> Result<Type, OpError> {
    key(call)?;
    infer::scalar(call, 1)?;
    infer::scalar(call, 2)?;
    Ok(Type::new(dtype, infer::shape(call, 0)?))
}

/// The dtype given as attribute 1, which must be `f32` or `f64`: there are not enough halves between 0 and 1 to draw from.
pub(super) fn float(call: &Call<'_>) -> Result<DType, OpError> {
    match call.attrs[1].dtype() {
        None => Ok(DType::F64),
        Some(dtype @ (DType::F32 | DType::F64)) => Ok(dtype),
        Some(dtype) => {
            let message = format!("`{}` draws `f64` or `f32`, not `{dtype}`", call.def.name);
            let help =
                dtype.is_half().then(|| format!("draw `f32` and convert: `{dtype}({}(...))`", call.def.name));
            Err(e0602_value::refuse(None, message, help.as_deref()))
        }
    }
}

/// The arguments of a draw's map: the key, the index of each element, then the distribution's parameters as `dtype`.
pub(super) fn arguments(b: &mut CoreBuilder, call: &LowerCall<'_>, dtype: DType) -> Vec<CoreId> {
    let index = b.iota(call.ty.shape.clone());
    let mut args = vec![call.args[0], index];
    for arg in &call.args[1..] {
        args.push(b.cast(*arg, dtype));
    }
    args
}

/// The numbers that the call of the op `name` draws, before they are stretched and moved.
pub(super) fn unscaled<'b>(p: &Pullback<'b>, name: &str) -> Ex<'b> {
    p.x[0].with(name, &[], p.attrs.clone())
}

/// The cotangent of argument `i`, a scalar, of which each drawn number has `share`.
pub(super) fn summed<'b>(p: &Pullback<'b>, i: usize, share: Ex<'b>) -> Ex<'b> {
    (p.dy * share).cast(p.x[i].dtype()).sum_to(&p.x[i].ty())
}

/// The cotangents of `loc` and `scale` of numbers `loc + scale * drawn`.
pub(super) fn pull_located<'b>(p: &Pullback<'b>, name: &str) -> Vec<Option<Ex<'b>>> {
    if p.x.len() < 3 {
        return vec![None];
    }
    let drawn = unscaled(p, name);
    vec![None, p.of(1, || summed(p, 1, drawn.number(1.0))), p.of(2, || summed(p, 2, drawn))]
}
