//! `logical_or`.

use crate::ops::entry::*;

pub static LOGICAL_OR: OpDef = OpDef {
    name: "logical_or",
    doc: r#"Whether at least one is true; a number is true unless it is 0.

```tx
logical_or(true, false)  # true
```"#,
    lower: Lower::Map(|x| x[0] | x[1]),
    reference: Some(|x| f64::from(x[0] != 0.0 || x[1] != 0.0)),
    ..LOGIC
};
