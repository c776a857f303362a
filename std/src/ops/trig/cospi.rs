//! `cospi`.

use crate::ops::entry::*;

pub static COSPI: OpDef = OpDef {
    name: "cospi",
    class: Class::Trig,
    doc: r#"The cosine of `pi*x`, exact where it is 0 or 1.

```tx
cospi([0.5, 1.0])  # [0.0, -1.0]
```"#,
    lower: Lower::Map(|x| math::cospi(x[0])),
    reference: Some(|x| (std::f64::consts::PI * x[0]).cos()),
    max_ulp: 4,
    domain: (-0.25, 0.25),
    grad: Grad::Each(&[Slope::Is(|g| g.d * g.x[0].un("sinpi") * -std::f64::consts::PI)]),
    ..UNARY_FLOAT
};
