//! `subtract`.

use crate::ops::entry::*;

pub static SUBTRACT: OpDef = OpDef {
    name: "subtract",
    aliases: &["sub"],
    class: Class::Arithmetic,
    doc: r#"Difference. Integers wrap.

```tx
subtract(3, 1)  # 2
```"#,
    infer: infer::number,
    complex: OnComplex::Taken,
    lower: Lower::Map(|x| x[0] - x[1]),
    reference: Some(|x| x[0] - x[1]),
    grad: Grad::Each(&[Slope::Is(|g| g.d), Slope::Is(|g| -g.d)]),
    ..BINARY
};
