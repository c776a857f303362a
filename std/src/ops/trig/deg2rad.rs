//! `deg2rad`.

use crate::ops::entry::*;

pub static DEG2RAD: OpDef = OpDef {
    name: "deg2rad",
    aliases: &["radians"],
    class: Class::Trig,
    doc: r#"Degrees as radians.

```tx
deg2rad(180.0)  # 3.141592653589793
```"#,
    lower: Lower::Map(|x| x[0] * (std::f64::consts::PI / 180.0)),
    reference: Some(|x| x[0].to_radians()),
    max_ulp: 1,
    grad: Grad::Each(&[Slope::Is(|g| g.d.un("deg2rad"))]),
    ..UNARY_FLOAT
};
