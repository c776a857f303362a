//! `zeros_like`.

use crate::ops::entry::*;

pub static ZEROS_LIKE: OpDef = OpDef {
    name: "zeros_like",
    aliases: &["empty_like"],
    doc: r#"An array of zeros with the shape of `x`, and its dtype unless another is given.

```tx
zeros_like([1.0, 2.0])  # [0.0, 0.0]
```"#,
    params: LIKE_PARAMS,
    infer: infer_like,
    complex: OnComplex::Taken,
    props: Props::MOVES,
    lower: Lower::Core(|b, call| b.splat(Scalar::from_i128(call.ty.dtype, 0), call.ty.shape.clone())),
    ..CREATION
};

/// The parameters of `zeros_like` and `ones_like`.
pub(super) const LIKE_PARAMS: &[Param] = &[Param::array("x"), Param::optional("dtype", ParamKind::DType)];

/// The type of `zeros_like` and `ones_like`.
pub(super) fn infer_like(call: &Call<'_>) -> Result<Type, OpError> {
    let x = &call.args[0];
    Ok(x.with_dtype(call.attrs[0].dtype().unwrap_or(x.dtype)))
}
