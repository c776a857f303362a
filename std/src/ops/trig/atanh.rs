//! `atanh`.

use crate::ops::entry::*;

pub static ATANH: OpDef = OpDef {
    name: "atanh",
    aliases: &["arctanh"],
    class: Class::Trig,
    doc: r#"Inverse hyperbolic tangent.

```tx
atanh(0.0)  # 0.0
```"#,
    complex: OnComplex::By(|x| math::complex::atanh(x[0])),
    lower: Lower::Map(|x| math::atanh(x[0])),
    reference: Some(|x| x[0].signum() * x[0].abs().atanh()),
    max_ulp: 3,
    domain: (-0.999, 0.999),
    grad: Grad::Each(&[Slope::Is(|g| g.d / ((1.0 - g.x[0]) * (g.x[0] + 1.0)))]),
    ..UNARY_FLOAT
};
