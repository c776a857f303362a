//! `special.i0`.

use crate::ops::entry::*;

pub static I0: OpDef = OpDef {
    name: "special.i0",
    aliases: &["i0"],
    class: Class::Special,
    doc: r#"The modified Bessel function of the first kind of order 0.

```tx
special.i0(1.0)  # 1.2660658777520084
```"#,
    lower: Lower::Map(|x| math::special::i0(x[0])),
    grad: Grad::Each(&[Slope::Is(|g| g.d * g.x[0].un("special.i1"))]),
    ..UNARY_FLOAT
};
