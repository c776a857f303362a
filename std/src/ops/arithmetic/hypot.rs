//! `hypot`.

use crate::ops::entry::*;

pub static HYPOT: OpDef = OpDef {
    name: "hypot",
    class: Class::Arithmetic,
    doc: r#"Length of the hypotenuse, `sqrt(x1**2 + x2**2)`, without overflow on the way.

```tx
hypot(3.0, 4.0)  # 5.0
```"#,
    props: Props::COMMUTATIVE,
    lower: Lower::Map(|x| math::hypot(x[0], x[1])),
    reference: Some(|x| x[0].hypot(x[1])),
    grad: Grad::Each(&[
        Slope::Is(|g| pull::over(g.d * g.x[0], g.y, 0.0)),
        Slope::Is(|g| pull::over(g.d * g.x[1], g.y, 0.0)),
    ]),
    ..BINARY_FLOAT
};
