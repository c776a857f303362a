//! `eye`.

use crate::ops::entry::*;

pub static EYE: OpDef = OpDef {
    name: "eye",
    aliases: &["identity"],
    doc: r#"An `n` by `m` matrix (square if `m` is not given) of zeros, with ones on the `k`-th diagonal (the main one if not given).

```tx
eye(2)  # [[1.0, 0.0], [0.0, 1.0]]
```"#,
    params: &[
        Param::required("n", ParamKind::Sizes),
        Param::optional("m", ParamKind::Sizes),
        Param::optional("k", ParamKind::Int),
        Param::optional("dtype", ParamKind::DType),
    ],
    infer: |call| {
        let n = infer::one_size(call, 0, "n")?.unwrap_or(Size::constant(0));
        let m = infer::one_size(call, 1, "m")?.unwrap_or_else(|| n.clone());
        infer::not_negative(call, &n);
        infer::not_negative(call, &m);
        Ok(Type::new(call.attrs[3].dtype().unwrap_or(DType::F64), vec![n, m]))
    },
    complex: OnComplex::Taken,
    lower: Lower::Core(|b, call| {
        let k = call.attrs[2].int().unwrap_or(0);
        let row = lower::axis_index(b, &call.ty.shape[0], 0, 2);
        let column = lower::axis_index(b, &call.ty.shape[1], 1, 2);
        let dtype = call.ty.dtype;
        b.map(&[row, column], |x| (x[0] + x[0].int(i128::from(k))).eq(x[1]).cast(dtype))
    }),
    ..CREATION
};
