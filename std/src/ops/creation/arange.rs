//! `arange`.

use crate::ops::entry::*;
use crate::ops::errors::e0602_value;

pub static ARANGE: OpDef = OpDef {
    name: "arange",
    aliases: &["iota"],
    doc: r#"Numbers from `start` (0 if only one bound is given) up to, but not including, `stop`, in steps of `step`.

Integer bounds are sizes: constants, size names, or arithmetic of them; the dtype is `i64` if not given. Where they are not constants and
turn out to cross, it is an error rather than empty. If a bound or the step is a float, all must be constants; the dtype is `f64` if not
given, and there are `ceil((stop - start) / step)` elements, so that rounding may let the last one reach `stop`: `linspace` does not.

```tx
arange(5)              # [0, 1, 2, 3, 4]
arange(10, 0, -4)      # [10, 6, 2]
arange(0.0, 1.0, 0.25) # [0.0, 0.25, 0.5, 0.75]
```"#,
    params: &[
        Param::required("start", ParamKind::SizeOrNumber),
        Param::optional("stop", ParamKind::SizeOrNumber),
        Param::optional("step", ParamKind::SizeOrNumber),
        Param::optional("dtype", ParamKind::DType),
    ],
    infer: |call| if has_float(call.attrs) { infer_floats(call) } else { infer_integers(call) },
    lower: Lower::Core(
        |b, call| {
            if has_float(call.attrs) { lower_floats(b, call) } else { lower_integers(b, call) }
        },
    ),
    ..CREATION
};

fn has_float(attrs: &[Attr]) -> bool {
    attrs.iter().any(|attr| matches!(attr, Attr::Number(_)))
}

fn infer_integers(call: &Call<'_>) -> Result<Type, OpError> {
    let (start, stop) = bounds(
        infer::one_size(call, 0, "start")?.unwrap_or(Size::constant(0)),
        infer::one_size(call, 1, "stop")?,
    );
    let step = match infer::one_size(call, 2, "step")? {
        None => 1,
        Some(step) => step.as_const().filter(|step| *step != 0).ok_or_else(bad_step)?,
    };
    let length = if step > 0 { stop.sub(&start) } else { start.sub(&stop) };
    let length = match length.as_const() {
        Some(n) => Size::constant(n.max(0)),
        None => {
            infer::not_negative(call, &length);
            length
        }
    };
    let steps = i64::try_from(step.unsigned_abs()).unwrap_or(i64::MAX);
    Ok(Type::new(call.attrs[3].dtype().unwrap_or(DType::I64), vec![length.ceil_div(steps)]))
}

fn lower_integers(b: &mut CoreBuilder, call: &LowerCall<'_>) -> CoreId {
    let size = |attr: &Attr| attr.sizes().and_then(<[Size]>::first).cloned();
    let (start, _) = bounds(size(&call.attrs[0]).unwrap_or(Size::constant(0)), size(&call.attrs[1]));
    let step = size(&call.attrs[2]).and_then(|step| step.as_const()).unwrap_or(1);
    let index = b.iota(call.ty.shape.clone());
    let dtype = call.ty.dtype;
    if start.as_const() == Some(0) && step == 1 {
        return b.cast(index, dtype);
    }
    let start = b.size(&start);
    b.map(&[index, start], |x| (x[0] * x[0].int(i128::from(step)) + x[1]).cast(dtype))
}

fn infer_floats(call: &Call<'_>) -> Result<Type, OpError> {
    let Some((start, stop, step)) = floats(call.attrs) else {
        let message = "floats and sizes that are not constants stand together in `arange`".to_string();
        let help = "count with integers and scale: `start + step * arange(n)`, or use `linspace`";
        return Err(e0602_value::refuse(None, message, Some(help)));
    };
    if step == 0.0 {
        return Err(bad_step());
    }
    let length = ((stop - start) / step).ceil();
    if length.is_nan() || length >= i64::MAX as f64 {
        let message = format!("`arange` from {start} to {stop} by {step} has no length");
        return Err(e0602_value::refuse(None, message, Some("give finite numbers and a larger step")));
    }
    let dtype = call.attrs[3].dtype().unwrap_or(DType::F64);
    Ok(Type::new(dtype, vec![Size::constant(length.max(0.0) as i64)]))
}

/// As NumPy fills: the first two elements are `start` and `start + step`, and the others go on by their difference, in the result's dtype.
fn lower_floats(b: &mut CoreBuilder, call: &LowerCall<'_>) -> CoreId {
    let dtype = call.ty.dtype;
    let (start, _, step) = floats(call.attrs).expect("invariant: the type rule found constants");
    let (first, second) = (Scalar::f64(start).cast(dtype), Scalar::f64(start + step).cast(dtype));
    let index = b.iota(call.ty.shape.clone());
    let ends = [b.constant(first), b.constant(second)];
    b.map(&[index, ends[0], ends[1]], |x| {
        let further = x[1] + x[0].cast(dtype) * (x[2] - x[1]);
        x[0].eq(x[0].int(1)).select(x[2], further)
    })
}

/// Start, stop and step, if all are constants.
fn floats(attrs: &[Attr]) -> Option<(f64, f64, f64)> {
    let (start, stop) = match &attrs[1] {
        Attr::None => (0.0, attrs[0].number()?),
        stop => (attrs[0].number()?, stop.number()?),
    };
    let step = if attrs[2] == Attr::None { 1.0 } else { attrs[2].number()? };
    Some((start, stop, step))
}

fn bad_step() -> OpError {
    e0602_value::refuse(None, "the step of `arange` must be a constant other than 0".to_string(), None)
}

/// A single argument is the end, not the start.
fn bounds(first: Size, second: Option<Size>) -> (Size, Size) {
    match second {
        Some(stop) => (first, stop),
        None => (Size::constant(0), first),
    }
}
