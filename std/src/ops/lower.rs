//! Steps of lowerings that several ops share.

use super::infer;
use texpr_base::{Combine, DType, Scalar, Size};
use texpr_ir::attr::Start;
use texpr_ir::core::{CoreBuilder, CoreId, ViewAxis};
use texpr_ir::op::LowerCall;
use texpr_ir::{Shape, Sx};

/// The axes of a reduction's call, whose attributes begin with `axis` and `keepdims`, and whether they stay.
pub(super) fn reduction(b: &CoreBuilder, call: &LowerCall<'_>) -> (Vec<usize>, bool) {
    let axes = infer::axes_or_all(&call.attrs[0], b.ty(call.args[0]).rank());
    (axes, infer::flag(&call.attrs[1]))
}

/// `x` with `none` for the elements that the call's mask leaves out, if there is one.
pub(super) fn masked(b: &mut CoreBuilder, call: &LowerCall<'_>, x: CoreId, none: Scalar) -> CoreId {
    match call.args.get(1) {
        None => x,
        Some(mask) => {
            let none = b.constant(none);
            b.map(&[*mask, x, none], |x| x[0].select(x[1], x[2]))
        }
    }
}

/// How many elements a reduction over the call's axes takes into one, as a `dtype`: a scalar, or, with a mask, one number for each result.
pub(super) fn masked_count(
    b: &mut CoreBuilder,
    call: &LowerCall<'_>,
    dtype: DType,
    keepdims: bool,
) -> CoreId {
    let (axes, _) = reduction(b, call);
    match call.args.get(1) {
        None => count(b, call.args[0], &axes, dtype),
        Some(mask) => {
            let whole = b.shape(call.args[0]);
            let mask = b.broadcast_to(*mask, &whole);
            let ones = b.cast(mask, DType::I64);
            let n = b.reduce(ones, Combine::Sum, &axes, keepdims);
            b.cast(n, dtype)
        }
    }
}

/// Reduces the call's axes of `x`.
pub(super) fn reduce(b: &mut CoreBuilder, call: &LowerCall<'_>, x: CoreId, combine: Combine) -> CoreId {
    let (axes, keepdims) = reduction(b, call);
    b.reduce(x, combine, &axes, keepdims)
}

/// [`reduce`], and what the reduction begins with taken in, if that is given.
pub(super) fn reduce_from(
    b: &mut CoreBuilder,
    call: &LowerCall<'_>,
    x: CoreId,
    combine: Combine,
    both: for<'b> fn(Sx<'b>, Sx<'b>) -> Sx<'b>,
) -> CoreId {
    let reduced = reduce(b, call, x, combine);
    match call.args.get(2) {
        None => reduced,
        Some(initial) => {
            let initial = b.cast(*initial, b.ty(reduced).dtype);
            b.map(&[reduced, initial], |x| both(x[0], x[1]))
        }
    }
}

/// The square of the absolute value: a float.
pub(super) fn square_of_abs(x: Sx<'_>) -> Sx<'_> {
    if x.dtype.is_complex() { x.re() * x.re() + x.im() * x.im() } else { x * x }
}

/// How many elements a reduction over `axes` of `x` takes into one, as a scalar of `dtype`.
pub(super) fn count(b: &mut CoreBuilder, x: CoreId, axes: &[usize], dtype: DType) -> CoreId {
    let shape = b.shape(x);
    let count = Size::product(axes.iter().map(|axis| &shape[*axis]));
    b.size_as(&count, dtype)
}

/// The index along `axis` of an array of `rank` axes, as an array with size 1 on the axes after it.
pub(super) fn axis_index(b: &mut CoreBuilder, size: &Size, axis: usize, rank: usize) -> CoreId {
    let index = b.iota(vec![size.clone()]);
    let after: Vec<usize> = (1..rank - axis).collect();
    b.expand_dims(index, &after)
}

/// The view of `x` with the axes in the order `axes`.
pub(super) fn permute(b: &mut CoreBuilder, x: CoreId, axes: &[usize]) -> CoreId {
    let source = b.shape(x);
    let shape = axes.iter().map(|axis| source[*axis].clone()).collect();
    let place = |axis: usize| axes.iter().position(|a| *a == axis);
    let view = (0..source.len()).filter_map(place).map(ViewAxis::whole).collect();
    b.view(x, view, shape)
}

/// Element 0 of each of `axes`, which go away.
pub(super) fn drop_axes(b: &mut CoreBuilder, x: CoreId, axes: &[usize]) -> CoreId {
    let source = b.shape(x);
    let mut shape = Shape::new();
    let mut view = Vec::with_capacity(source.len());
    for (axis, size) in source.into_iter().enumerate() {
        if axes.contains(&axis) {
            view.push(ViewAxis::first());
        } else {
            view.push(ViewAxis::whole(shape.len()));
            shape.push(size);
        }
    }
    b.view(x, view, shape)
}

/// `len` elements of `axis` from `start` in steps of `step`.
pub(super) fn slice(
    b: &mut CoreBuilder,
    x: CoreId,
    axis: usize,
    start: Size,
    step: i64,
    len: Size,
) -> CoreId {
    let mut shape = b.shape(x);
    let mut view: Vec<ViewAxis> = (0..shape.len()).map(ViewAxis::whole).collect();
    view[axis] = ViewAxis { out: Some(axis), start: Start::Size(start), step };
    shape[axis] = len;
    b.view(x, view, shape)
}

/// The view of `x` with `axis` last.
pub(super) fn axis_last(b: &mut CoreBuilder, x: CoreId, axis: usize) -> CoreId {
    let rank = b.ty(x).rank();
    let order: Vec<usize> = (0..rank).filter(|k| *k != axis).chain([axis]).collect();
    permute(b, x, &order)
}

/// The view of `x` with its last axis as axis `axis`.
pub(super) fn axis_back(b: &mut CoreBuilder, x: CoreId, axis: usize) -> CoreId {
    let last = b.ty(x).rank() - 1;
    let mut order: Vec<usize> = (0..last).collect();
    order.insert(axis, last);
    permute(b, x, &order)
}
