//! `special.j0`.

use crate::ops::entry::*;

pub static J0: OpDef = OpDef {
    name: "special.j0",
    class: Class::Special,
    doc: r#"The Bessel function of the first kind of order 0.

```tx
special.j0(1.0)  # 0.7651976865579665
```"#,
    lower: Lower::Map(|x| math::special::j0(x[0])),
    grad: Grad::Each(&[Slope::Is(|g| -(g.d * g.x[0].un("special.j1")))]),
    ..UNARY_FLOAT
};
