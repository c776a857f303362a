//! `atan`.

use crate::ops::entry::*;

pub static ATAN: OpDef = OpDef {
    name: "atan",
    aliases: &["arctan"],
    class: Class::Trig,
    doc: r#"The angle, in radians, whose tangent is the number.

```tx
atan(1.0)  # 0.7853981633974483
```"#,
    complex: OnComplex::By(|x| math::complex::atan(x[0])),
    lower: Lower::Map(|x| math::atan(x[0])),
    reference: Some(|x| x[0].atan()),
    domain: (-1000000.0, 1000000.0),
    grad: Grad::Each(&[Slope::Is(|g| g.d / (g.x[0] * g.x[0] + 1.0))]),
    ..UNARY_FLOAT
};
