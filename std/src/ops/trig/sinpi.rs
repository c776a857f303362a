//! `sinpi`.

use crate::ops::entry::*;

pub static SINPI: OpDef = OpDef {
    name: "sinpi",
    class: Class::Trig,
    doc: r#"The sine of `pi*x`, exact where it is 0 or 1.

```tx
sinpi([0.5, 1.0])  # [1.0, 0.0]
```"#,
    lower: Lower::Map(|x| math::sinpi(x[0])),
    reference: Some(|x| (std::f64::consts::PI * (x[0] - 2.0 * (x[0] / 2.0).round())).sin()),
    max_ulp: 4,
    domain: (0.001, 0.499),
    grad: Grad::Each(&[Slope::Is(|g| g.d * g.x[0].un("cospi") * std::f64::consts::PI)]),
    ..UNARY_FLOAT
};
