//! `logical_and`.

use crate::ops::entry::*;

pub static LOGICAL_AND: OpDef = OpDef {
    name: "logical_and",
    doc: r#"Whether both are true; a number is true unless it is 0.

```tx
logical_and(true, false)  # false
```"#,
    lower: Lower::Map(|x| x[0] & x[1]),
    reference: Some(|x| f64::from(x[0] != 0.0 && x[1] != 0.0)),
    ..LOGIC
};
