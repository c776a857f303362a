//! `special.erfcx`.

use crate::ops::entry::*;

pub static ERFCX: OpDef = OpDef {
    name: "special.erfcx",
    class: Class::Special,
    doc: r#"The scaled complement of the error function, `exp(x**2) * erfc(x)`.

```tx
special.erfcx(100.0)  # 0.005641613782989432
```"#,
    lower: Lower::Map(|x| math::special::erfcx(x[0])),
    grad: Grad::Each(&[Slope::Is(|g| g.d * (g.x[0] * g.y * 2.0 - std::f64::consts::FRAC_2_SQRT_PI))]),
    ..UNARY_FLOAT
};
