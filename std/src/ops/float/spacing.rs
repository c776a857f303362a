//! `spacing`.

use crate::ops::entry::*;

pub static SPACING: OpDef = OpDef {
    name: "spacing",
    class: Class::Float,
    doc: r#"The distance to the next float away from zero.

```tx
spacing(1.0)  # 2.220446049250313e-16
```"#,
    lower: Lower::Map(|x| math::spacing(x[0])),
    max_ulp: 0,
    grad: Grad::Zero,
    ..UNARY_FLOAT
};
