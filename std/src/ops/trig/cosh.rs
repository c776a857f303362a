//! `cosh`.

use crate::ops::entry::*;

pub static COSH: OpDef = OpDef {
    name: "cosh",
    class: Class::Trig,
    doc: r#"Hyperbolic cosine.

```tx
cosh(0.0)  # 1.0
```"#,
    complex: OnComplex::By(|x| math::complex::cosh(x[0])),
    lower: Lower::Map(|x| math::cosh(x[0])),
    reference: Some(|x| x[0].cosh()),
    max_ulp: 2,
    domain: (-700.0, 700.0),
    grad: Grad::Each(&[Slope::Is(|g| g.d * g.x[0].un("sinh"))]),
    ..UNARY_FLOAT
};
