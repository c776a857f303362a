//! `isinf`.

use crate::ops::entry::*;

pub static ISINF: OpDef = OpDef {
    name: "isinf",
    class: Class::Float,
    doc: r#"Whether it is infinite, either way.

```tx
isinf(-inf)  # true
```"#,
    lower: Lower::Map(|x| isinf(x[0])),
    complex: OnComplex::By(|x| isinf(x[0].re()) | isinf(x[0].im())),
    reference: Some(|x| f64::from(x[0].is_infinite())),
    ..UNARY_TEST
};

fn isinf(x: Sx<'_>) -> Sx<'_> {
    if x.dtype.is_float() { x.abs().eq(x.lit(f64::INFINITY)) } else { x.b.constant(Scalar::bool(false)) }
}
