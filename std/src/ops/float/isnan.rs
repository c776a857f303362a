//! `isnan`.

use crate::ops::entry::*;

pub static ISNAN: OpDef = OpDef {
    name: "isnan",
    class: Class::Float,
    doc: r#"Whether it is not a number.

```tx
isnan(nan)  # true
```"#,
    complex: OnComplex::By(|x| x[0].re().is_nan() | x[0].im().is_nan()),
    lower: Lower::Map(|x| {
        if x[0].dtype.is_float() { x[0].is_nan() } else { x[0].b.constant(Scalar::bool(false)) }
    }),
    reference: Some(|x| f64::from(x[0].is_nan())),
    ..UNARY_TEST
};
