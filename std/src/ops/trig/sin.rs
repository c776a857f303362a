//! `sin`.

use crate::ops::entry::*;

pub static SIN: OpDef = OpDef {
    name: "sin",
    class: Class::Trig,
    doc: r#"Sine of an angle in radians.

```tx
sin(pi / 2)  # 1.0
```"#,
    complex: OnComplex::By(|x| math::complex::sin(x[0])),
    lower: Lower::Map(|x| math::sin(x[0])),
    reference: Some(|x| x[0].sin()),
    domain: (-100000.0, 100000.0),
    grad: Grad::Each(&[Slope::Is(|g| g.d * g.x[0].un("cos"))]),
    ..UNARY_FLOAT
};
