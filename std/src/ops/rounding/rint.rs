//! `rint`.

use crate::ops::entry::*;

pub static RINT: OpDef = OpDef {
    name: "rint",
    class: Class::Rounding,
    doc: r#"The nearest whole number, halves to even; integers stay. Of complex numbers both parts are rounded.

```tx
rint(2.5)  # 2.0
```"#,
    complex: OnComplex::By(|x| x[0].re().round().complex(x[0].im().round())),
    lower: Lower::Map(|x| if x[0].dtype.is_float() { x[0].round() } else { x[0] }),
    reference: Some(|x| x[0].round_ties_even()),
    grad: Grad::Zero,
    ..UNARY
};
