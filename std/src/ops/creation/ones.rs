//! `ones`.

use super::zeros::{FILLED_PARAMS, infer_filled};
use crate::ops::entry::*;

pub static ONES: OpDef = OpDef {
    name: "ones",
    doc: r#"An array of ones. A shape is a size or a tuple of sizes; the dtype is `f64` if not given.

```tx
ones(2)  # [1.0, 1.0]
```"#,
    params: FILLED_PARAMS,
    infer: infer_filled,
    complex: OnComplex::Taken,
    props: Props::MOVES,
    lower: Lower::Core(|b, call| b.splat(Scalar::from_i128(call.ty.dtype, 1), call.ty.shape.clone())),
    ..CREATION
};
