//! `full`.

use crate::ops::entry::*;

pub static FULL: OpDef = OpDef {
    name: "full",
    doc: r#"An array with `fill_value`, a scalar, everywhere. The dtype is that of the value if not given.

```tx
full((2, 2), 7)  # [[7, 7], [7, 7]]
```"#,
    params: &[
        Param::required("shape", ParamKind::Sizes),
        Param::array("fill_value"),
        Param::optional("dtype", ParamKind::DType),
    ],
    infer: |call| {
        infer::scalar(call, 0)?;
        Ok(Type::new(call.attrs[1].dtype().unwrap_or(call.args[0].dtype), infer::shape(call, 0)?))
    },
    complex: OnComplex::Taken,
    props: Props::MOVES,
    lower: Lower::Core(|b, call| {
        let value = b.cast(call.args[0], call.ty.dtype);
        b.broadcast_to(value, &call.ty.shape)
    }),
    grad: Grad::Linear(|p| p.first(|| p.dy.cast(p.x[0].dtype()).sum_to(&p.x[0].ty()))),
    ..CREATION
};
