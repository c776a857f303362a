//! `greater_equal`.

use crate::ops::entry::*;

pub static GREATER_EQUAL: OpDef = OpDef {
    name: "greater_equal",
    doc: r#"Whether the first is greater, or both are equal.

```tx
greater_equal(2, 2)  # true
```"#,
    complex: OnComplex::Unordered,
    lower: Lower::Map(|x| x[0].ge(x[1])),
    reference: Some(|x| f64::from(x[0] >= x[1])),
    ..COMPARE
};
