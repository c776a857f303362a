//! `isneginf`.

use crate::ops::entry::*;

pub static ISNEGINF: OpDef = OpDef {
    name: "isneginf",
    class: Class::Float,
    doc: r#"Whether it is `-inf`.

```tx
isneginf(-inf)  # true
```"#,
    lower: Lower::Map(|x| {
        if x[0].dtype.is_float() {
            x[0].eq(x[0].lit(f64::NEG_INFINITY))
        } else {
            x[0].b.constant(Scalar::bool(false))
        }
    }),
    reference: Some(|x| f64::from(x[0] == f64::NEG_INFINITY)),
    ..UNARY_TEST
};
