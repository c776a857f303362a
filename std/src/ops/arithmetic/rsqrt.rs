//! `rsqrt`.

use crate::ops::entry::*;

pub static RSQRT: OpDef = OpDef {
    name: "rsqrt",
    class: Class::Arithmetic,
    doc: r#"One over the square root.

```tx
rsqrt(4.0)  # 0.5
```"#,
    lower: Lower::Map(|x| x[0].lit(1.0) / x[0].sqrt()),
    reference: Some(|x| x[0].sqrt().recip()),
    max_ulp: 1,
    domain: (1e-06, 1000000.0),
    grad: Grad::Each(&[Slope::Is(|g| g.d * g.y / g.x[0] * -0.5)]),
    ..UNARY_FLOAT
};
