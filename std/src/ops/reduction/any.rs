//! `any`.

use crate::ops::entry::*;

pub static ANY: OpDef = OpDef {
    name: "any",
    doc: r#"Whether at least one element over `axis` is true; `false` of no elements. A number is true unless it is 0.

```tx
any([true, false])  # true
```"#,
    lower: Lower::Core(|b, call| lower::reduce(b, call, call.args[0], Combine::Or)),
    ..REDUCE_BOOL
};
