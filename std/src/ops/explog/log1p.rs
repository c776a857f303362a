//! `log1p`.

use crate::ops::entry::*;

pub static LOG1P: OpDef = OpDef {
    name: "log1p",
    class: Class::ExpLog,
    doc: r#"Natural logarithm of `1 + x`, accurate near zero.

```tx
log1p(1e-20)  # 1e-20
```"#,
    complex: OnComplex::By(|x| math::complex::log1p(x[0])),
    lower: Lower::Map(|x| math::log1p(x[0])),
    reference: Some(|x| x[0].ln_1p()),
    domain: (-0.999999, 1e+300),
    grad: Grad::Each(&[Slope::Is(|g| g.d / (g.x[0] + 1.0))]),
    ..UNARY_FLOAT
};
