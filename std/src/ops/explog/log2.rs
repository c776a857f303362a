//! `log2`.

use crate::ops::entry::*;

pub static LOG2: OpDef = OpDef {
    name: "log2",
    class: Class::ExpLog,
    doc: r#"Logarithm to the base 2.

```tx
log2(1024.0)  # 10.0
```"#,
    complex: OnComplex::By(|x| math::complex::log2(x[0])),
    lower: Lower::Map(|x| math::log2(x[0])),
    reference: Some(|x| x[0].log2()),
    domain: (1e-300, 1e+300),
    grad: Grad::Each(&[Slope::Is(|g| g.d / (g.x[0] * std::f64::consts::LN_2))]),
    ..UNARY_FLOAT
};
