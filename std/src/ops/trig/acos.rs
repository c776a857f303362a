//! `acos`.

use crate::ops::entry::*;

pub static ACOS: OpDef = OpDef {
    name: "acos",
    aliases: &["arccos"],
    class: Class::Trig,
    doc: r#"The angle, in radians, whose cosine is the number.

```tx
acos(1.0)  # 0.0
```"#,
    complex: OnComplex::By(|x| math::complex::acos(x[0])),
    lower: Lower::Map(|x| math::acos(x[0])),
    reference: Some(|x| x[0].acos()),
    domain: (-1.0, 1.0),
    grad: Grad::Each(&[Slope::Is(|g| -(g.d / ((1.0 - g.x[0]) * (g.x[0] + 1.0)).un("sqrt")))]),
    ..UNARY_FLOAT
};
