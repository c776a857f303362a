//! `cos`.

use crate::ops::entry::*;

pub static COS: OpDef = OpDef {
    name: "cos",
    class: Class::Trig,
    doc: r#"Cosine of an angle in radians.

```tx
cos(0.0)  # 1.0
```"#,
    complex: OnComplex::By(|x| math::complex::cos(x[0])),
    lower: Lower::Map(|x| math::cos(x[0])),
    reference: Some(|x| x[0].cos()),
    domain: (-100000.0, 100000.0),
    grad: Grad::Each(&[Slope::Is(|g| -(g.d * g.x[0].un("sin")))]),
    ..UNARY_FLOAT
};
