//! `ceil`.

use crate::ops::entry::*;

pub static CEIL: OpDef = OpDef {
    name: "ceil",
    class: Class::Rounding,
    doc: r#"The least whole number that is not less; integers stay.

```tx
ceil(-1.5)  # -1.0
```"#,
    lower: Lower::Map(|x| if x[0].dtype.is_float() { x[0].ceil() } else { x[0] }),
    reference: Some(|x| x[0].ceil()),
    grad: Grad::Zero,
    ..UNARY
};
