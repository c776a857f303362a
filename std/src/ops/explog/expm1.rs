//! `expm1`.

use crate::ops::entry::*;

pub static EXPM1: OpDef = OpDef {
    name: "expm1",
    class: Class::ExpLog,
    doc: r#"`exp(x) - 1`, accurate near zero.

```tx
expm1(1e-20)  # 1e-20
```"#,
    complex: OnComplex::By(|x| math::complex::expm1(x[0])),
    lower: Lower::Map(|x| math::expm1(x[0])),
    reference: Some(|x| x[0].exp_m1()),
    domain: (-40.0, 700.0),
    grad: Grad::Each(&[Slope::Is(|g| g.d * g.x[0].un("exp"))]),
    ..UNARY_FLOAT
};
