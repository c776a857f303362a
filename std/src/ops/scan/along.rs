//! What scans have in common.

use crate::ops::entry::*;
use crate::ops::errors::e0602_value;
use texpr_base::Routine;
use texpr_routines::scan::{CUMPROD, CUMPROD_COMPLEX};

/// The parameters of running sums and products.
pub(super) const SUM_PARAMS: &[Param] = &[
    Param::array("x"),
    Param::optional("axis", ParamKind::Axis),
    Param::optional("dtype", ParamKind::DType),
    Param::optional("include_initial", ParamKind::Bool),
    Param::optional("exclusive", ParamKind::Bool),
    Param::optional("reverse", ParamKind::Bool),
];

/// The parameters of the other scans.
pub(super) const PARAMS: &[Param] = &[
    Param::array("x"),
    Param::optional("axis", ParamKind::Axis),
    Param::optional("reverse", ParamKind::Bool),
];

/// The shape that is scanned, and along which axis: the flattened array if none is given.
fn scanned(shape: &[Size], axis: &Attr) -> (Shape, usize) {
    match axis.axes() {
        Some([axis]) => (shape.to_vec(), *axis),
        _ => (vec![Size::product(shape)], 0),
    }
}

/// The type of a running sum or product.
pub(super) fn infer_sum(call: &Call<'_>) -> Result<Type, OpError> {
    let x = &call.args[0];
    let dtype = call.attrs[1].dtype().unwrap_or(x.dtype.to_sum());
    let (mut shape, axis) = scanned(&x.shape, &call.attrs[0]);
    if infer::flag(&call.attrs[2]) {
        if infer::flag(&call.attrs[3]) {
            let message = format!("`{}` got both `include_initial` and `exclusive`", call.def.name);
            let help = "`exclusive` is `include_initial` without the last element: give one of them";
            return Err(e0602_value::refuse(None, message, Some(help)));
        }
        shape[axis] = shape[axis].add(&Size::constant(1));
    }
    Ok(Type::new(dtype, shape))
}

/// The type of the other scans.
pub(super) fn infer(call: &Call<'_>) -> Result<Type, OpError> {
    let x = &call.args[0];
    Ok(Type::new(x.dtype, scanned(&x.shape, &call.attrs[0]).0))
}

/// A running sum or product, which is `none` over no elements.
pub(super) fn lower_sum(
    b: &mut CoreBuilder,
    call: &LowerCall<'_>,
    routine: &'static Routine,
    none: Scalar,
) -> CoreId {
    let x = b.cast(call.args[0], call.ty.dtype);
    let (exclusive, reverse) = (infer::flag(&call.attrs[3]), infer::flag(&call.attrs[4]));
    let out = scan(b, x, &call.attrs[0], routine, exclusive, reverse);
    if !infer::flag(&call.attrs[2]) {
        return out;
    }
    let mut shape = b.shape(out);
    let axis = scanned(&shape, &call.attrs[0]).1;
    shape[axis] = Size::constant(1);
    let initial = b.splat(none, shape);
    let parts = if reverse { [out, initial] } else { [initial, out] };
    b.concat(&parts, axis)
}

/// One of the other scans.
pub(super) fn lower(b: &mut CoreBuilder, call: &LowerCall<'_>, routine: &'static Routine) -> CoreId {
    scan(b, call.args[0], &call.attrs[0], routine, false, infer::flag(&call.attrs[1]))
}

/// The routine works on `[before, axis, after]`, so no element moves for an axis in the middle.
pub(in crate::ops) fn scan(
    b: &mut CoreBuilder,
    x: CoreId,
    axis: &Attr,
    routine: &'static Routine,
    exclusive: bool,
    reverse: bool,
) -> CoreId {
    let (shape, axis) = scanned(&b.shape(x), axis);
    let three = vec![Size::product(&shape[..axis]), shape[axis].clone(), Size::product(&shape[axis + 1..])];
    let x = b.reshape(x, three);
    let ty = b.ty(x).clone();
    let params = [exclusive, reverse].map(|flag| Size::constant(i64::from(flag))).to_vec();
    let out = match b.parts(x) {
        None => b.routine(routine, &[x], params, vec![ty])[0],
        Some((re, im)) => {
            let part = ty.with_dtype(ty.dtype.part());
            let out = if *routine == CUMPROD {
                b.routine(&CUMPROD_COMPLEX, &[re, im], params, vec![part.clone(), part])
            } else {
                // Sums of complex numbers are sums of their parts.
                [re, im].map(|x| b.routine(routine, &[x], params.clone(), vec![part.clone()])[0]).to_vec()
            };
            b.pair(out[0], out[1])
        }
    };
    b.reshape(out, shape)
}
