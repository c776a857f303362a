//! `special.y1`.

use crate::ops::entry::*;

pub static Y1: OpDef = OpDef {
    name: "special.y1",
    class: Class::Special,
    doc: r#"The Bessel function of the second kind of order 1; `-inf` at 0 and `nan` below.

```tx
special.y1(1.0)  # -0.7812128213002887
```"#,
    lower: Lower::Map(|x| math::special::y1(x[0])),
    grad: Grad::Each(&[Slope::Is(|g| g.d * (g.x[0].un("special.y0") - g.y / g.x[0]))]),
    ..UNARY_FLOAT
};
