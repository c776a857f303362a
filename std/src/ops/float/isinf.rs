//! `isinf`.

use crate::ops::entry::*;

pub static ISINF: OpDef = OpDef {
    name: "isinf",
    class: Class::Float,
    doc: r#"Whether it is infinite, either way.

```tx
isinf(-inf)  # true
```"#,
    lower: Lower::Map(|x| {
        if x[0].dtype.is_float() {
            x[0].abs().eq(x[0].lit(f64::INFINITY))
        } else {
            x[0].b.constant(Scalar::bool(false))
        }
    }),
    reference: Some(|x| f64::from(x[0].is_infinite())),
    ..UNARY_TEST
};
