//! `isposinf`.

use crate::ops::entry::*;

pub static ISPOSINF: OpDef = OpDef {
    name: "isposinf",
    class: Class::Float,
    doc: r#"Whether it is `inf`.

```tx
isposinf(inf)  # true
```"#,
    lower: Lower::Map(|x| {
        if x[0].dtype.is_float() {
            x[0].eq(x[0].lit(f64::INFINITY))
        } else {
            x[0].b.constant(Scalar::bool(false))
        }
    }),
    reference: Some(|x| f64::from(x[0] == f64::INFINITY)),
    ..UNARY_TEST
};
