//! `asinh`.

use crate::ops::entry::*;

pub static ASINH: OpDef = OpDef {
    name: "asinh",
    aliases: &["arcsinh"],
    class: Class::Trig,
    doc: r#"Inverse hyperbolic sine.

```tx
asinh(0.0)  # 0.0
```"#,
    complex: OnComplex::By(|x| math::complex::asinh(x[0])),
    lower: Lower::Map(|x| math::asinh(x[0])),
    reference: Some(|x| x[0].asinh()),
    max_ulp: 3,
    domain: (-1000.0, 1000.0),
    grad: Grad::Each(&[Slope::Is(|g| g.d / (g.x[0] * g.x[0] + 1.0).un("sqrt"))]),
    ..UNARY_FLOAT
};
