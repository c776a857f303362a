//! `less_equal`.

use crate::ops::entry::*;

pub static LESS_EQUAL: OpDef = OpDef {
    name: "less_equal",
    doc: r#"Whether the first is less, or both are equal.

```tx
less_equal(2, 2)  # true
```"#,
    complex: OnComplex::Unordered,
    lower: Lower::Map(|x| x[0].le(x[1])),
    reference: Some(|x| f64::from(x[0] <= x[1])),
    ..COMPARE
};
