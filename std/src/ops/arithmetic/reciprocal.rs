//! `reciprocal`.

use crate::ops::entry::*;

pub static RECIPROCAL: OpDef = OpDef {
    name: "reciprocal",
    class: Class::Arithmetic,
    doc: r#"One over the number; of integers it is an `f64`.

```tx
reciprocal(4.0)  # 0.25
```"#,
    complex: OnComplex::Taken,
    lower: Lower::Map(|x| x[0].lit(1.0) / x[0]),
    reference: Some(|x| x[0].recip()),
    max_ulp: 0,
    promote: Promote::Float,
    grad: Grad::Each(&[Slope::Is(|g| -(g.d * g.y * g.y))]),
    ..UNARY_FLOAT
};
