//! `special.trigamma`.

use crate::ops::entry::*;

pub static TRIGAMMA: OpDef = OpDef {
    name: "special.trigamma",
    class: Class::Special,
    doc: r#"The derivative of `digamma`.

```tx
special.trigamma(1.0)  # 1.6449340668482262
```"#,
    lower: Lower::Map(|x| math::special::trigamma(x[0])),
    grad: Grad::Each(&[Slope::Is(|g| g.d * g.x[0].number(2.0).bin("special.polygamma", g.x[0]))]),
    ..UNARY_FLOAT
};
