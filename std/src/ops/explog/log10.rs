//! `log10`.

use crate::ops::entry::*;

pub static LOG10: OpDef = OpDef {
    name: "log10",
    class: Class::ExpLog,
    doc: r#"Logarithm to the base 10.

```tx
log10(1000.0)  # 3.0
```"#,
    complex: OnComplex::By(|x| math::complex::log10(x[0])),
    lower: Lower::Map(|x| math::log10(x[0])),
    reference: Some(|x| x[0].log10()),
    domain: (1e-300, 1e+300),
    grad: Grad::Each(&[Slope::Is(|g| g.d / (g.x[0] * std::f64::consts::LN_10))]),
    ..UNARY_FLOAT
};
