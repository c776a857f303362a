//! `erf`.

use crate::ops::entry::*;

pub static ERF: OpDef = OpDef {
    name: "erf",
    aliases: &["special.erf"],
    class: Class::Special,
    doc: r#"The error function.

```tx
erf(0.0)  # 0.0
```"#,
    lower: Lower::Map(|x| math::erf(x[0])),
    domain: (-6.0, 6.0),
    grad: Grad::Each(&[Slope::Is(|g| {
        g.d * (-(g.x[0] * g.x[0])).un("exp") * std::f64::consts::FRAC_2_SQRT_PI
    })]),
    ..UNARY_FLOAT
};
