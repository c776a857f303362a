//! `less`.

use crate::ops::entry::*;

pub static LESS: OpDef = OpDef {
    name: "less",
    doc: r#"Whether the first is less.

```tx
less(1, 2)  # true
```"#,
    complex: OnComplex::Unordered,
    lower: Lower::Map(|x| x[0].lt(x[1])),
    reference: Some(|x| f64::from(x[0] < x[1])),
    ..COMPARE
};
