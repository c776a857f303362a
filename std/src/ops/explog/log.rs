//! `log`.

use crate::ops::entry::*;

pub static LOG: OpDef = OpDef {
    name: "log",
    class: Class::ExpLog,
    doc: r#"Natural logarithm; `nan` of negative numbers, `-inf` of zero.

```tx
log(e)  # 1.0
```"#,
    complex: OnComplex::By(|x| math::complex::log(x[0])),
    lower: Lower::Map(|x| math::log(x[0])),
    reference: Some(|x| x[0].ln()),
    domain: (1e-300, 1e+300),
    grad: Grad::Each(&[Slope::Is(|g| g.d / g.x[0])]),
    ..UNARY_FLOAT
};
