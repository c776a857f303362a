//! `logical_xor`.

use crate::ops::entry::*;

pub static LOGICAL_XOR: OpDef = OpDef {
    name: "logical_xor",
    doc: r#"Whether exactly one is true; a number is true unless it is 0.

```tx
logical_xor(true, true)  # false
```"#,
    lower: Lower::Map(|x| x[0] ^ x[1]),
    reference: Some(|x| f64::from((x[0] != 0.0) != (x[1] != 0.0))),
    ..LOGIC
};
