//! `asin`.

use crate::ops::entry::*;

pub static ASIN: OpDef = OpDef {
    name: "asin",
    aliases: &["arcsin"],
    class: Class::Trig,
    doc: r#"The angle, in radians, whose sine is the number.

```tx
asin(1.0)  # 1.5707963267948966
```"#,
    complex: OnComplex::By(|x| math::complex::asin(x[0])),
    lower: Lower::Map(|x| math::asin(x[0])),
    reference: Some(|x| x[0].asin()),
    domain: (-1.0, 1.0),
    grad: Grad::Each(&[Slope::Is(|g| g.d / ((1.0 - g.x[0]) * (g.x[0] + 1.0)).un("sqrt"))]),
    ..UNARY_FLOAT
};
