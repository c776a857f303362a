//! `atan2`.

use crate::ops::entry::*;

pub static ATAN2: OpDef = OpDef {
    name: "atan2",
    aliases: &["arctan2"],
    class: Class::Trig,
    doc: r#"The angle, in radians, of the point `(x2, x1)`, in all four quadrants.

```tx
atan2(1.0, -1.0)  # 2.356194490192345
```"#,
    lower: Lower::Map(|x| math::atan2(x[0], x[1])),
    reference: Some(|x| x[0].atan2(x[1])),
    grad: Grad::Each(&[
        Slope::Is(|g| g.d * g.x[1] / (g.x[0] * g.x[0] + g.x[1] * g.x[1])),
        Slope::Is(|g| -(g.d * g.x[0] / (g.x[0] * g.x[0] + g.x[1] * g.x[1]))),
    ]),
    ..BINARY_FLOAT
};
