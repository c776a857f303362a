//! `divide`.

use crate::ops::entry::*;

pub static DIVIDE: OpDef = OpDef {
    name: "divide",
    aliases: &["div", "true_divide"],
    class: Class::Arithmetic,
    doc: r#"True quotient: of integers it is an `f64`.

```tx
divide(1, 4)  # 0.25
```"#,
    complex: OnComplex::Taken,
    lower: Lower::Map(|x| x[0] / x[1]),
    reference: Some(|x| x[0] / x[1]),
    max_ulp: 0,
    promote: Promote::Float,
    grad: Grad::Each(&[Slope::Is(|g| g.d / g.x[1]), Slope::Is(|g| -(g.d * g.y / g.x[1]))]),
    ..BINARY_FLOAT
};
