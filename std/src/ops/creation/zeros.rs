//! `zeros`.

use crate::ops::entry::*;

pub static ZEROS: OpDef = OpDef {
    name: "zeros",
    aliases: &["empty"],
    doc: r#"An array of zeros. A shape is a size or a tuple of sizes; the dtype is `f64` if not given.

```tx
zeros(2)  # [0.0, 0.0]
```"#,
    params: FILLED_PARAMS,
    infer: infer_filled,
    complex: OnComplex::Taken,
    props: Props::MOVES,
    lower: Lower::Core(|b, call| b.splat(Scalar::from_i128(call.ty.dtype, 0), call.ty.shape.clone())),
    ..CREATION
};

/// The parameters of `zeros` and `ones`.
pub(super) const FILLED_PARAMS: &[Param] =
    &[Param::required("shape", ParamKind::Sizes), Param::optional("dtype", ParamKind::DType)];

/// The type of `zeros` and `ones`.
pub(super) fn infer_filled(call: &Call<'_>) -> Result<Type, OpError> {
    Ok(Type::new(call.attrs[1].dtype().unwrap_or(DType::F64), infer::shape(call, 0)?))
}
