//! `linspace`.

use crate::ops::entry::*;

pub static LINSPACE: OpDef = OpDef {
    name: "linspace",
    doc: r#"`num` (50 if not given) evenly spaced floats from `start` to `stop`, which is the last one unless `endpoint` is false.

```tx
linspace(0.0, 1.0, 5)  # [0.0, 0.25, 0.5, 0.75, 1.0]
```"#,
    params: &[
        Param::array("start"),
        Param::array("stop"),
        Param::optional("num", ParamKind::Sizes),
        Param::optional("endpoint", ParamKind::Bool),
        Param::optional("dtype", ParamKind::DType),
    ],
    promote: Promote::Float,
    infer: |call| {
        infer::scalar(call, 0)?;
        infer::scalar(call, 1)?;
        let num = infer::one_size(call, 0, "num")?.unwrap_or(Size::constant(50));
        infer::not_negative(call, &num);
        Ok(Type::new(call.attrs[2].dtype().unwrap_or(call.args[0].dtype), vec![num]))
    },
    complex: OnComplex::Taken,
    lower: Lower::Core(|b, call| {
        let (start, stop) = (call.args[0], call.args[1]);
        let dtype = b.ty(start).dtype;
        let endpoint = call.attrs[1].bool() != Some(false);
        let num = call.ty.shape[0].clone();
        let intervals = if endpoint { num.sub(&Size::constant(1)) } else { num.clone() };
        let last = b.size(&intervals);
        // With a single element there is no interval; its index is 0, so any step will do.
        let step = b.map(&[start, stop, last], |x| {
            let width = x[1] - x[0];
            let n = x[2].cast(dtype);
            x[2].gt(x[2].int(0)).select(width / n, width)
        });
        let index = b.iota(vec![num]);
        let points = b.map(&[index, last, start, stop, step], |x| {
            let point = x[0].cast(dtype) * x[4] + x[2];
            let is_last = x[0].eq(x[1]) & x[1].gt(x[1].int(0));
            if endpoint { is_last.select(x[3], point) } else { point }
        });
        b.cast(points, call.ty.dtype)
    }),
    grad: Grad::Linear(|p| {
        // How far each point is from the start to the stop.
        let num = p.dy.shape()[0].clone();
        let intervals =
            if p.attrs[1].bool() == Some(false) { num.clone() } else { num.sub(&Size::constant(1)) };
        let dtype = p.x[0].dtype();
        let n = p.dy.b.size(&intervals.at_least(&Size::constant(1))).cast(dtype.part());
        let share = (p.dy.b.iota(&num).cast(dtype.part()) / n).cast(dtype);
        let dy = p.dy.cast(dtype);
        vec![p.of(0, || (dy * (1.0 - share)).sum(&[0], false)), p.of(1, || (dy * share).sum(&[0], false))]
    }),
    ..CREATION
};
