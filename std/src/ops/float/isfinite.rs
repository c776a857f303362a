//! `isfinite`.

use crate::ops::entry::*;

pub static ISFINITE: OpDef = OpDef {
    name: "isfinite",
    class: Class::Float,
    doc: r#"Whether it is a number and not infinite.

```tx
isfinite(nan)  # false
```"#,
    lower: Lower::Map(|x| {
        if x[0].dtype.is_float() {
            x[0].abs().lt(x[0].lit(f64::INFINITY))
        } else {
            x[0].b.constant(Scalar::bool(true))
        }
    }),
    reference: Some(|x| f64::from(x[0].is_finite())),
    ..UNARY_TEST
};
