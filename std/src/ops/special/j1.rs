//! `special.j1`.

use crate::ops::entry::*;

pub static J1: OpDef = OpDef {
    name: "special.j1",
    class: Class::Special,
    doc: r#"The Bessel function of the first kind of order 1.

```tx
special.j1(1.0)  # 0.44005058574493344
```"#,
    lower: Lower::Map(|x| math::special::j1(x[0])),
    grad: Grad::Each(&[Slope::Is(|g| g.d * (g.x[0].un("special.j0") - pull::over(g.y, g.x[0], 0.5)))]),
    ..UNARY_FLOAT
};
