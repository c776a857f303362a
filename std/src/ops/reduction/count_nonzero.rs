//! `count_nonzero`.

use crate::ops::entry::*;

pub static COUNT_NONZERO: OpDef = OpDef {
    name: "count_nonzero",
    doc: r#"How many elements over `axis` are not 0, as `i64`; `nan` is not 0.

```tx
count_nonzero([0, 3, 0, 5])  # 2
```"#,
    promote: Promote::Bool,
    infer: |call| Ok(infer::reduced(call, DType::I64)),
    lower: Lower::Core(|b, call| {
        let ones = b.cast(call.args[0], DType::I64);
        lower::reduce(b, call, ones, Combine::Sum)
    }),
    grad: Grad::Zero,
    ..REDUCE
};
