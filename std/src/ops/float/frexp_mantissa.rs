//! `frexp_mantissa`.

use crate::ops::entry::*;

pub static FREXP_MANTISSA: OpDef = OpDef {
    name: "frexp_mantissa",
    class: Class::Float,
    doc: r#"The fraction of `frexp`: the number scaled by a power of 2 to a magnitude from 1/2 to 1 (below it). 0, infinities and `nan` stay.

```tx
frexp_mantissa(12.0)  # 0.75
```"#,
    lower: Lower::Map(|x| math::frexp_mantissa(x[0])),
    grad: Grad::Each(&[Slope::Is(|g| g.d.bin("ldexp", -g.x[0].un("frexp_exponent")))]),
    ..UNARY_FLOAT
};
