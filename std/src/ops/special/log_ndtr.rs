//! `special.log_ndtr`.

use crate::ops::entry::*;

pub static LOG_NDTR: OpDef = OpDef {
    name: "special.log_ndtr",
    class: Class::Special,
    doc: r#"The logarithm of `ndtr`, accurate at both ends.

```tx
special.log_ndtr(-1000.0)  # -500007.82669481216
```"#,
    lower: Lower::Map(|x| math::special::log_ndtr(x[0])),
    grad: Grad::Each(&[Slope::Is(|g| {
        g.d * (g.x[0] * g.x[0] * -0.5 - g.y).un("exp") * pull::FRAC_1_SQRT_2PI
    })]),
    ..UNARY_FLOAT
};
