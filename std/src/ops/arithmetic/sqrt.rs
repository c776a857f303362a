//! `sqrt`.

use crate::ops::entry::*;

pub static SQRT: OpDef = OpDef {
    name: "sqrt",
    class: Class::Arithmetic,
    doc: r#"Square root; `nan` of negative numbers.

```tx
sqrt(2.0)  # 1.4142135623730951
```"#,
    complex: OnComplex::By(|x| math::complex::sqrt(x[0])),
    lower: Lower::Map(|x| x[0].sqrt()),
    reference: Some(|x| x[0].sqrt()),
    max_ulp: 0,
    domain: (0.0, 1000000.0),
    grad: Grad::Each(&[Slope::Is(|g| g.d * 0.5 / g.y)]),
    ..UNARY_FLOAT
};
