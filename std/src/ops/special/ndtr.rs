//! `special.ndtr`.

use crate::ops::entry::*;

pub static NDTR: OpDef = OpDef {
    name: "special.ndtr",
    class: Class::Special,
    doc: r#"The distribution function of the standard normal distribution, accurate far below the mean.

```tx
special.ndtr(-10.0)  # 7.619853024160525e-24
```"#,
    lower: Lower::Map(|x| math::special::ndtr(x[0])),
    grad: Grad::Each(&[Slope::Is(|g| g.d * pull::normal_density(g.x[0]))]),
    ..UNARY_FLOAT
};
