//! `copysign`.

use crate::ops::entry::*;

pub static COPYSIGN: OpDef = OpDef {
    name: "copysign",
    class: Class::Float,
    doc: r#"The first with the sign of the second.

```tx
copysign(2.0, -0.0)  # -2.0
```"#,
    lower: Lower::Map(|x| x[0].copysign(x[1])),
    reference: Some(|x| x[0].copysign(x[1])),
    max_ulp: 0,
    grad: Grad::Each(&[
        Slope::Is(|g| g.x[0].un("signbit").bin("equal", g.x[1].un("signbit")).choose(g.d, -g.d)),
        Slope::Zero,
    ]),
    ..BINARY_FLOAT
};
