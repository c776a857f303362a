//! `exp2`.

use crate::ops::entry::*;

pub static EXP2: OpDef = OpDef {
    name: "exp2",
    class: Class::ExpLog,
    doc: r#"2 to the power of the number.

```tx
exp2(10.0)  # 1024.0
```"#,
    complex: OnComplex::By(|x| math::complex::exp2(x[0])),
    lower: Lower::Map(|x| math::exp2(x[0])),
    reference: Some(|x| x[0].exp2()),
    domain: (-1000.0, 1000.0),
    grad: Grad::Each(&[Slope::Is(|g| g.d * g.y * std::f64::consts::LN_2)]),
    ..UNARY_FLOAT
};
