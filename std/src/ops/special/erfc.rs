//! `erfc`.

use crate::ops::entry::*;

pub static ERFC: OpDef = OpDef {
    name: "erfc",
    aliases: &["special.erfc"],
    class: Class::Special,
    doc: r#"`1 - erf(x)`, accurate where that is small.

```tx
erfc(0.0)  # 1.0
```"#,
    lower: Lower::Map(|x| math::erfc(x[0])),
    domain: (-6.0, 26.0),
    grad: Grad::Each(&[Slope::Is(|g| {
        g.d * (-(g.x[0] * g.x[0])).un("exp") * -std::f64::consts::FRAC_2_SQRT_PI
    })]),
    ..UNARY_FLOAT
};
