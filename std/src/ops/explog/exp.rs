//! `exp`.

use crate::ops::entry::*;

pub static EXP: OpDef = OpDef {
    name: "exp",
    class: Class::ExpLog,
    doc: r#"`e` to the power of the number.

```tx
exp(1.0)  # 2.718281828459045
```"#,
    complex: OnComplex::By(|x| math::complex::exp(x[0])),
    lower: Lower::Map(|x| math::exp(x[0])),
    reference: Some(|x| x[0].exp()),
    domain: (-700.0, 700.0),
    grad: Grad::Each(&[Slope::Is(|g| g.d * g.y)]),
    ..UNARY_FLOAT
};
