//! `argmin`.

use super::argmax::{ARG_PARAMS, first_extreme};
use crate::ops::entry::*;

pub static ARGMIN: OpDef = OpDef {
    name: "argmin",
    doc: r#"The index of the first least element along `axis`, or in the flattened array if it is not given; of the first `nan` if there is one.

```tx
argmin([2.0, 1.0, 1.0])  # 1
```"#,
    params: ARG_PARAMS,
    infer: |call| infer::reduced_non_empty(call, DType::I64),
    complex: OnComplex::Unordered,
    lower: Lower::Core(|b, call| first_extreme(b, call, Combine::Min)),
    grad: Grad::Zero,
    ..REDUCE
};
