//! `arange`.

use crate::ops::entry::*;
use crate::ops::errors::e0602_value;

pub static ARANGE: OpDef = OpDef {
    name: "arange",
    doc: r#"Integers from `start` (0 if only one bound is given) up to, but not including, `stop`, in steps of `step`.

Bounds are sizes: constants, size names, or arithmetic of them. The dtype is `i64` if not given. Where the bounds are not constants and
turn out to cross, it is an error rather than empty. Evenly spaced floats are made by `linspace`.

```tx
arange(5)         # [0, 1, 2, 3, 4]
arange(10, 0, -4) # [10, 6, 2]
```"#,
    params: &[
        Param::required("start", ParamKind::Sizes),
        Param::optional("stop", ParamKind::Sizes),
        Param::optional("step", ParamKind::Sizes),
        Param::optional("dtype", ParamKind::DType),
    ],
    infer: |call| {
        let (start, stop) = bounds(
            infer::one_size(call, 0, "start")?.unwrap_or(Size::constant(0)),
            infer::one_size(call, 1, "stop")?,
        );
        let step = match infer::one_size(call, 2, "step")? {
            None => 1,
            Some(step) => step.as_const().filter(|step| *step != 0).ok_or_else(|| {
                let message = "the step of `arange` must be a constant other than 0".to_string();
                e0602_value::refuse(None, message, None)
            })?,
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
    },
    lower: Lower::Core(|b, call| {
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
    }),
    ..CREATION
};

/// A single argument is the end, not the start.
fn bounds(first: Size, second: Option<Size>) -> (Size, Size) {
    match second {
        Some(stop) => (first, stop),
        None => (Size::constant(0), first),
    }
}
