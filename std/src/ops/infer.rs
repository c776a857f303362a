//! Type rules that several ops share.

use super::errors;
use texpr_base::{DType, Size};
use texpr_ir::op::{Call, OpError, broadcast_all};
use texpr_ir::{Attr, Shape, Type};

/// The axes that a reduction is over: those given, or all.
pub(super) fn axes_or_all(attr: &Attr, rank: usize) -> Vec<usize> {
    attr.axes().map_or_else(|| (0..rank).collect(), <[usize]>::to_vec)
}

/// The flag, `false` if it is not given.
pub(super) fn flag(attr: &Attr) -> bool {
    attr.bool() == Some(true)
}

/// The type of a reduction whose attributes begin with `axis` and `keepdims`, over the elements that a mask says, if there is a second array.
pub(super) fn masked(call: &Call<'_>, dtype: DType) -> Result<Type, OpError> {
    infer_initial(call, dtype)?;
    let x = &call.args[0].shape;
    if call.args.get(1).is_some_and(|mask| mask.dtype != DType::Bool) {
        return Err(OpError::DType { arg: 1, expected: "booleans" });
    }
    if call.args.get(1).is_some_and(|mask| mask.shape != *x) {
        let common = broadcast_all(call, DType::Bool)?;
        if common.shape != *x {
            return Err(OpError::Rank {
                arg: 1,
                expected: "a mask that broadcasts to the shape of the array".into(),
            });
        }
    }
    Ok(reduced(call, dtype))
}

/// What a reduction begins with, its third array if there is one, must be a scalar that the result can hold.
fn infer_initial(call: &Call<'_>, dtype: DType) -> Result<(), OpError> {
    scalar(call, 2)?;
    match call.args.get(2) {
        Some(initial) if !initial.dtype.widens_to(dtype) => {
            Err(OpError::DType { arg: 2, expected: "an `initial` that the dtype of its result can hold" })
        }
        _ => Ok(()),
    }
}

/// The type of a reduction whose attributes begin with `axis` and `keepdims`.
pub(super) fn reduced(call: &Call<'_>, dtype: DType) -> Type {
    let shape = &call.args[0].shape;
    let axes = axes_or_all(&call.attrs[0], shape.len());
    let keepdims = flag(&call.attrs[1]);
    let kept = |axis: usize| {
        if axes.contains(&axis) { keepdims.then(|| Size::constant(1)) } else { Some(shape[axis].clone()) }
    };
    Type::new(dtype, (0..shape.len()).filter_map(kept).collect())
}

/// As [`reduced`], refusing a reduction over no elements, or letting the program fail where only its run can tell.
pub(super) fn reduced_non_empty(call: &Call<'_>, dtype: DType) -> Result<Type, OpError> {
    if call.args.len() > 1 {
        return masked(call, dtype);
    }
    let shape = &call.args[0].shape;
    let axes = axes_or_all(&call.attrs[0], shape.len());
    for axis in axes {
        match shape[axis].as_const() {
            Some(0) => return Err(errors::e0212_empty::refuse(call.def.name, axis)),
            Some(_) => {}
            None => not_empty(call, &shape[axis]),
        }
    }
    Ok(reduced(call, dtype))
}

/// Both sizes must be equal: an error if they are known to differ, a check when the program runs if only that can tell. Each comes
/// with the argument's number and what the size is called there.
pub(super) fn same_size(
    call: &Call<'_>,
    left: (usize, &str, &Size),
    right: (usize, &str, &Size),
) -> Result<(), OpError> {
    if left.2 == right.2 {
        return Ok(());
    }
    if left.2.is_polynomial() && right.2.is_polynomial() {
        return Err(OpError::Mismatch {
            left: (left.0, left.1.to_string(), left.2.clone()),
            right: (right.0, right.1.to_string(), right.2.clone()),
        });
    }
    call.maybe_equal.borrow_mut().push((left.2.clone(), right.2.clone()));
    Ok(())
}

/// Argument `arg` must have the shape of argument 0, but for the size of the axis `except`.
pub(super) fn same_shape_as_first(call: &Call<'_>, arg: usize, except: Option<usize>) -> Result<(), OpError> {
    let (first, other) = (&call.args[0], &call.args[arg]);
    if other.rank() != first.rank() {
        let expected = format!("arrays of as many axes as the first, {}", first.display(call.sizes));
        return Err(OpError::Rank { arg, expected });
    }
    for (axis, (a, b)) in first.shape.iter().zip(&other.shape).enumerate() {
        if Some(axis) != except {
            let left = format!("axis {axis} of the first array");
            let right = format!("axis {axis} of array number {}", arg + 1);
            same_size(call, (0, &left, a), (arg, &right, b))?;
        }
    }
    Ok(())
}

/// Lets the program fail unless `size` is at least 0, where that is not plain.
pub(super) fn not_negative(call: &Call<'_>, size: &Size) {
    if !size.never_negative(&|_| true) {
        call.maybe_equal.borrow_mut().push((size.at_least(&Size::constant(0)), size.clone()));
    }
}

/// Lets the program fail unless `size` is at least 1, where that is not plain.
fn not_empty(call: &Call<'_>, size: &Size) {
    if !size.sub(&Size::constant(1)).never_negative(&|_| true) {
        call.maybe_equal.borrow_mut().push((size.at_least(&Size::constant(1)), size.clone()));
    }
}

/// The shape given as attribute `attr`; a negative constant in it is an error.
pub(super) fn shape(call: &Call<'_>, attr: usize) -> Result<Shape, OpError> {
    let shape = call.attrs[attr].sizes().unwrap_or_default().to_vec();
    for size in &shape {
        match size.as_const() {
            Some(value) if value < 0 => {
                let message = format!("`{}` got the negative size {value}", call.def.name);
                return Err(errors::e0602_value::refuse(None, message, Some("sizes are 0 or more")));
            }
            _ => not_negative(call, size),
        }
    }
    Ok(shape)
}

/// The one size given as attribute `attr`, if it is given.
pub(super) fn one_size(call: &Call<'_>, attr: usize, name: &str) -> Result<Option<Size>, OpError> {
    match call.attrs[attr].sizes() {
        None => Ok(None),
        Some([size]) => Ok(Some(size.clone())),
        Some(_) => {
            let message =
                format!("the argument `{name}` of `{}` must be one size, not a tuple", call.def.name);
            Err(errors::e0602_value::refuse(None, message, None))
        }
    }
}

/// Argument `arg` must be a scalar.
pub(super) fn scalar(call: &Call<'_>, arg: usize) -> Result<(), OpError> {
    match call.args.get(arg) {
        Some(ty) if ty.rank() != 0 => Err(OpError::Rank { arg, expected: "a scalar".into() }),
        _ => Ok(()),
    }
}

/// Argument `arg` must have at least `least` axes.
pub(super) fn rank_at_least(call: &Call<'_>, arg: usize, least: usize) -> Result<(), OpError> {
    if call.args[arg].rank() >= least {
        return Ok(());
    }
    let expected = match least {
        1 => "an array of at least one axis".into(),
        2 => "an array of at least two axes".into(),
        _ => format!("an array of at least {least} axes"),
    };
    Err(OpError::Rank { arg, expected })
}

/// The argument's type, but of complex numbers that of a part.
pub(super) fn part(call: &Call<'_>) -> Result<Type, OpError> {
    Ok(call.args[0].with_dtype(call.args[0].dtype.part()))
}

/// Refuses booleans.
pub(super) fn number(call: &Call<'_>) -> Result<Type, OpError> {
    match call.args.iter().position(|ty| ty.dtype == DType::Bool) {
        Some(arg) => Err(OpError::DType { arg, expected: "numbers" }),
        None => texpr_ir::op::infer_elementwise(call),
    }
}

/// Refuses booleans and floats.
pub(super) fn integer(call: &Call<'_>) -> Result<Type, OpError> {
    match call.args.iter().position(|ty| !ty.dtype.is_int()) {
        Some(arg) => Err(OpError::DType { arg, expected: "integers" }),
        None => texpr_ir::op::infer_elementwise(call),
    }
}
