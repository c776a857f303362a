//! `all`.

use crate::ops::entry::*;

pub static ALL: OpDef = OpDef {
    name: "all",
    doc: r#"Whether every element over `axis` is true; `true` of no elements. A number is true unless it is 0.

```tx
all([true, false])  # false
```"#,
    lower: Lower::Core(|b, call| lower::reduce(b, call, call.args[0], Combine::And)),
    ..REDUCE_BOOL
};
