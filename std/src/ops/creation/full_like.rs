//! `full_like`.

use crate::ops::entry::*;

pub static FULL_LIKE: OpDef = OpDef {
    name: "full_like",
    doc: r#"An array with `fill_value`, a scalar, everywhere, with the shape of `x`, and its dtype unless another is given.

```tx
full_like([1.0, 2.0], 7)  # [7.0, 7.0]
```"#,
    params: &[Param::array("x"), Param::array("fill_value"), Param::optional("dtype", ParamKind::DType)],
    infer: |call| {
        infer::scalar(call, 1)?;
        let x = &call.args[0];
        Ok(x.with_dtype(call.attrs[0].dtype().unwrap_or(x.dtype)))
    },
    complex: OnComplex::Taken,
    props: Props::MOVES,
    lower: Lower::Core(|b, call| {
        let value = b.cast(call.args[1], call.ty.dtype);
        b.broadcast_to(value, &call.ty.shape)
    }),
    // Of `x`, only the shape counts.
    grad: Grad::Pull(|p| vec![None, p.of(1, || p.dy.cast(p.x[1].dtype()).sum_to(&p.x[1].ty()))]),
    ..CREATION
};
