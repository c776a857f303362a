//! `special.erfcinv`.

use crate::ops::entry::*;

pub static ERFCINV: OpDef = OpDef {
    name: "special.erfcinv",
    class: Class::Special,
    doc: r#"The inverse of `erfc`, on `[0, 2]`; accurate for the smallest arguments.

```tx
special.erfcinv(1e-100)  # 15.065574702592645
```"#,
    lower: Lower::Map(|x| math::special::erfcinv(x[0])),
    grad: Grad::Each(&[Slope::Is(|g| -(g.d * (g.y * g.y).un("exp") / std::f64::consts::FRAC_2_SQRT_PI))]),
    ..UNARY_FLOAT
};
