//! `sinh`.

use crate::ops::entry::*;

pub static SINH: OpDef = OpDef {
    name: "sinh",
    class: Class::Trig,
    doc: r#"Hyperbolic sine.

```tx
sinh(0.0)  # 0.0
```"#,
    complex: OnComplex::By(|x| math::complex::sinh(x[0])),
    lower: Lower::Map(|x| math::sinh(x[0])),
    reference: Some(|x| x[0].sinh()),
    max_ulp: 2,
    domain: (-700.0, 700.0),
    grad: Grad::Each(&[Slope::Is(|g| g.d * g.x[0].un("cosh"))]),
    ..UNARY_FLOAT
};
