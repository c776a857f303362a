//! `acosh`.

use crate::ops::entry::*;

pub static ACOSH: OpDef = OpDef {
    name: "acosh",
    aliases: &["arccosh"],
    class: Class::Trig,
    doc: r#"Inverse hyperbolic cosine; `nan` below 1.

```tx
acosh(1.0)  # 0.0
```"#,
    complex: OnComplex::By(|x| math::complex::acosh(x[0])),
    lower: Lower::Map(|x| math::acosh(x[0])),
    reference: Some(|x| x[0].acosh()),
    max_ulp: 3,
    domain: (1.5, 1000000.0),
    grad: Grad::Each(&[Slope::Is(|g| g.d / ((g.x[0] - 1.0).un("sqrt") * (g.x[0] + 1.0).un("sqrt")))]),
    ..UNARY_FLOAT
};
