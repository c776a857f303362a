//! `floor`.

use crate::ops::entry::*;

pub static FLOOR: OpDef = OpDef {
    name: "floor",
    class: Class::Rounding,
    doc: r#"The greatest whole number that is not greater; integers stay.

```tx
floor(-1.5)  # -2.0
```"#,
    lower: Lower::Map(|x| if x[0].dtype.is_float() { x[0].floor() } else { x[0] }),
    reference: Some(|x| x[0].floor()),
    grad: Grad::Zero,
    ..UNARY
};
