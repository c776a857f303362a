//! `any`.

use crate::ops::entry::*;

pub static ANY: OpDef = OpDef {
    name: "any",
    doc: r#"Whether at least one element over `axis` is true; `false` of no elements. A number is true unless it is 0. With a mask `where` only
the elements count for which it is true.

```tx
any([true, false])  # true
```"#,
    params: MASKED_PARAMS,
    infer: |call| infer::masked(call, DType::Bool),
    lower: Lower::Core(|b, call| {
        let x = lower::masked(b, call, call.args[0], Scalar::bool(false));
        lower::reduce(b, call, x, Combine::Or)
    }),
    ..REDUCE_BOOL
};
