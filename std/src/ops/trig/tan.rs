//! `tan`.

use crate::ops::entry::*;

pub static TAN: OpDef = OpDef {
    name: "tan",
    class: Class::Trig,
    doc: r#"Tangent of an angle in radians.

```tx
tan(0.0)  # 0.0
```"#,
    complex: OnComplex::By(|x| math::complex::tan(x[0])),
    lower: Lower::Map(|x| math::tan(x[0])),
    reference: Some(|x| x[0].tan()),
    max_ulp: 2,
    domain: (-100000.0, 100000.0),
    grad: Grad::Each(&[Slope::Is(|g| g.d * (g.y * g.y + 1.0))]),
    ..UNARY_FLOAT
};
