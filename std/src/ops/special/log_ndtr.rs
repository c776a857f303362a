//! `special.log_ndtr`.

use crate::ops::entry::*;
use std::f64::consts::{FRAC_1_SQRT_2, FRAC_2_SQRT_PI};

pub static LOG_NDTR: OpDef = OpDef {
    name: "special.log_ndtr",
    class: Class::Special,
    doc: r#"The logarithm of `ndtr`, accurate at both ends.

```tx
special.log_ndtr(-1000.0)  # -500007.82669481216
```"#,
    lower: Lower::Map(|x| math::special::log_ndtr(x[0])),
    grad: Grad::Each(&[Slope::Is(|g| {
        // The density over the probability, both scaled alike.
        g.d * (FRAC_2_SQRT_PI * FRAC_1_SQRT_2) / (g.x[0] * -FRAC_1_SQRT_2).un("special.erfcx")
    })]),
    ..UNARY_FLOAT
};
