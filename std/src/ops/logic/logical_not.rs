//! `logical_not`.

use crate::ops::entry::*;

pub static LOGICAL_NOT: OpDef = OpDef {
    name: "logical_not",
    doc: r#"Whether it is false; a number is true unless it is 0.

```tx
logical_not(true)  # false
```"#,
    params: &[Param::array("x")],
    props: Props::ELEMENTWISE,
    lower: Lower::Map(|x| !x[0]),
    reference: Some(|x| f64::from(x[0] == 0.0)),
    ..LOGIC
};
