//! `greater`.

use crate::ops::entry::*;

pub static GREATER: OpDef = OpDef {
    name: "greater",
    doc: r#"Whether the first is greater.

```tx
greater(2, 1)  # true
```"#,
    complex: OnComplex::Unordered,
    lower: Lower::Map(|x| x[0].gt(x[1])),
    reference: Some(|x| f64::from(x[0] > x[1])),
    ..COMPARE
};
