//! `special.erfinv`.

use crate::ops::entry::*;

pub static ERFINV: OpDef = OpDef {
    name: "special.erfinv",
    class: Class::Special,
    doc: r#"The inverse of `erf`, on `[-1, 1]`.

```tx
special.erfinv(0.5)  # 0.47693627620446993
```"#,
    lower: Lower::Map(|x| math::special::erfinv(x[0])),
    grad: Grad::Each(&[Slope::Is(|g| g.d * (g.y * g.y).un("exp") / std::f64::consts::FRAC_2_SQRT_PI)]),
    ..UNARY_FLOAT
};
