//! `special.i1`.

use crate::ops::entry::*;

pub static I1: OpDef = OpDef {
    name: "special.i1",
    class: Class::Special,
    doc: r#"The modified Bessel function of the first kind of order 1.

```tx
special.i1(1.0)  # 0.565159103992485
```"#,
    lower: Lower::Map(|x| math::special::i1(x[0])),
    grad: Grad::Each(&[Slope::Is(|g| g.d * (g.x[0].un("special.i0") - pull::over(g.y, g.x[0], 0.5)))]),
    ..UNARY_FLOAT
};
