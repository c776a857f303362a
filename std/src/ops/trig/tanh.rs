//! `tanh`.

use crate::ops::entry::*;

pub static TANH: OpDef = OpDef {
    name: "tanh",
    class: Class::Trig,
    doc: r#"Hyperbolic tangent.

```tx
tanh(1e-20)  # 1e-20
```"#,
    complex: OnComplex::By(|x| math::complex::tanh(x[0])),
    lower: Lower::Map(|x| math::tanh(x[0])),
    reference: Some(|x| x[0].tanh()),
    max_ulp: 2,
    domain: (-30.0, 30.0),
    grad: Grad::Each(&[Slope::Is(|g| g.d * ((1.0 - g.y) * (g.y + 1.0)))]),
    ..UNARY_FLOAT
};
