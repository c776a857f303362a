//! `special.gamma`.

use crate::ops::entry::*;

pub static GAMMA: OpDef = OpDef {
    name: "special.gamma",
    class: Class::Special,
    doc: r#"The gamma function, `(x - 1)!` for positive whole numbers; `nan` at negative ones.

```tx
special.gamma(5.0)  # 24.0
```"#,
    lower: Lower::Map(|x| math::special::gamma(x[0])),
    grad: Grad::Each(&[Slope::Is(|g| g.d * g.y * g.x[0].un("special.digamma"))]),
    ..UNARY_FLOAT
};
