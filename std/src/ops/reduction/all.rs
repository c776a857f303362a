//! `all`.

use crate::ops::entry::*;

pub static ALL: OpDef = OpDef {
    name: "all",
    doc: r#"Whether every element over `axis` is true; `true` of no elements. A number is true unless it is 0. With a mask `where` only
the elements count for which it is true.

```tx
all([true, false])  # false
```"#,
    params: MASKED_PARAMS,
    infer: |call| infer::masked(call, DType::Bool),
    lower: Lower::Core(|b, call| {
        let x = lower::masked(b, call, call.args[0], Scalar::bool(true));
        lower::reduce(b, call, x, Combine::And)
    }),
    ..REDUCE_BOOL
};
