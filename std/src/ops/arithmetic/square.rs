//! `square`.

use crate::ops::entry::*;

pub static SQUARE: OpDef = OpDef {
    name: "square",
    class: Class::Arithmetic,
    doc: r#"The number times itself. Integers wrap.

```tx
square(3.0)  # 9.0
```"#,
    complex: OnComplex::Taken,
    lower: Lower::Map(|x| x[0] * x[0]),
    reference: Some(|x| x[0].powi(2)),
    grad: Grad::Each(&[Slope::Is(|g| g.d * g.x[0] * 2.0)]),
    ..UNARY_NUM
};
