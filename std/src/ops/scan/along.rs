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

/// The axis of a scan, and an array in the shape that is scanned.
pub(super) fn as_scanned<'b>(p: &Pullback<'b>, x: Ex<'b>) -> (Ex<'b>, usize) {
    let (shape, axis) = scanned(&x.shape(), &p.attrs[0]);
    (x.reshape(&shape), axis)
}

/// The cotangent of a running sum or product without the initial element.
pub(super) fn without_initial<'b>(p: &Pullback<'b>) -> Ex<'b> {
    let axis = scanned(&p.x[0].shape(), &p.attrs[0]).1;
    let dy = p.dy.cast(p.x[0].dtype());
    if !infer::flag(&p.attrs[2]) {
        return dy;
    }
    let first = if infer::flag(&p.attrs[4]) { 0 } else { 1 };
    let len = dy.shape()[axis].sub(&Size::constant(1));
    dy.range(axis, &Size::constant(first), &len)
}

/// The cotangent of a scan, given that of a scan from the beginning; `pull(x, y, dy, axis)` need not know of the other direction.
pub(super) fn pull_scan<'b>(
    p: &Pullback<'b>,
    reverse: bool,
    [y, dy]: [Ex<'b>; 2],
    pull: impl FnOnce([Ex<'b>; 3], usize) -> Ex<'b>,
) -> Vec<Option<Ex<'b>>> {
    let (x, axis) = as_scanned(p, p.x[0]);
    let turned = |x: Ex<'b>| if reverse { x.with("flip", &[], vec![Attr::Axes(vec![axis])]) } else { x };
    p.first(|| turned(pull([x, y, dy].map(turned), axis)).reshape(&p.x[0].shape()))
}

/// The cotangent of a running extreme: that of the elements up to the next greater (or less) one goes to the one before. Of equal ones the last has it.
pub(super) fn pull_extreme<'b>(p: &Pullback<'b>, worse: &str) -> Vec<Option<Ex<'b>>> {
    pull_scan(p, infer::flag(&p.attrs[1]), [p.y, p.dy], |[x, y, dy], axis| {
        let goes_on = x.bin(worse, y);
        let run = pull::from_the_end(pull::next_or_zero(goes_on.cast(dy.dtype()), axis), dy, axis);
        run.only_where(goes_on.un("logical_not"))
    })
}
