//! `special.ndtri`.

use crate::ops::entry::*;

pub static NDTRI: OpDef = OpDef {
    name: "special.ndtri",
    class: Class::Special,
    doc: r#"The inverse of `ndtr`: the quantiles of the standard normal distribution.

```tx
special.ndtri(0.975)  # 1.959963984540054
```"#,
    lower: Lower::Map(|x| math::special::ndtri(x[0])),
    grad: Grad::Each(&[Slope::Is(|g| g.d / pull::normal_density(g.y))]),
    ..UNARY_FLOAT
};
