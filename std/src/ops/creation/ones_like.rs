//! `ones_like`.

use super::zeros_like::{LIKE_PARAMS, infer_like};
use crate::ops::entry::*;

pub static ONES_LIKE: OpDef = OpDef {
    name: "ones_like",
    doc: r#"An array of ones with the shape of `x`, and its dtype unless another is given.

```tx
ones_like([1.0, 2.0])  # [1.0, 1.0]
```"#,
    params: LIKE_PARAMS,
    infer: infer_like,
    complex: OnComplex::Taken,
    props: Props::MOVES,
    lower: Lower::Core(|b, call| b.splat(Scalar::from_i128(call.ty.dtype, 1), call.ty.shape.clone())),
    ..CREATION
};
