//! `cbrt`.

use crate::ops::entry::*;

pub static CBRT: OpDef = OpDef {
    name: "cbrt",
    class: Class::Arithmetic,
    doc: r#"Cube root, of negative numbers too.

```tx
cbrt(-27.0)  # -3.0
```"#,
    lower: Lower::Map(|x| math::cbrt(x[0])),
    reference: Some(|x| x[0].cbrt()),
    domain: (-1000000.0, 1000000.0),
    grad: Grad::Each(&[Slope::Is(|g| g.d / (g.y * g.y * 3.0))]),
    ..UNARY_FLOAT
};
