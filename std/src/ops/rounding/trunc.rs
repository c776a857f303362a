//! `trunc`.

use crate::ops::entry::*;

pub static TRUNC: OpDef = OpDef {
    name: "trunc",
    aliases: &["fix"],
    class: Class::Rounding,
    doc: r#"The whole number next to it towards zero; integers stay.

```tx
trunc(-1.5)  # -1.0
```"#,
    lower: Lower::Map(|x| if x[0].dtype.is_float() { x[0].trunc() } else { x[0] }),
    reference: Some(|x| x[0].trunc()),
    grad: Grad::Zero,
    ..UNARY
};
