//! `special.y0`.

use crate::ops::entry::*;

pub static Y0: OpDef = OpDef {
    name: "special.y0",
    class: Class::Special,
    doc: r#"The Bessel function of the second kind of order 0; `-inf` at 0 and `nan` below.

```tx
special.y0(1.0)  # 0.08825696421567675
```"#,
    lower: Lower::Map(|x| math::special::y0(x[0])),
    grad: Grad::Each(&[Slope::Is(|g| -(g.d * g.x[0].un("special.y1")))]),
    ..UNARY_FLOAT
};
