//! `rad2deg`.

use crate::ops::entry::*;

pub static RAD2DEG: OpDef = OpDef {
    name: "rad2deg",
    aliases: &["degrees"],
    class: Class::Trig,
    doc: r#"Radians as degrees.

```tx
rad2deg(pi)  # 180.0
```"#,
    lower: Lower::Map(|x| x[0] * (180.0 / std::f64::consts::PI)),
    reference: Some(|x| x[0].to_degrees()),
    max_ulp: 1,
    grad: Grad::Each(&[Slope::Is(|g| g.d.un("rad2deg"))]),
    ..UNARY_FLOAT
};
