//! `isfinite`.

use crate::ops::entry::*;

pub static ISFINITE: OpDef = OpDef {
    name: "isfinite",
    class: Class::Float,
    doc: r#"Whether it is a number and not infinite.

```tx
isfinite(nan)  # false
```"#,
    lower: Lower::Map(|x| isfinite(x[0])),
    complex: OnComplex::By(|x| isfinite(x[0].re()) & isfinite(x[0].im())),
    reference: Some(|x| f64::from(x[0].is_finite())),
    grad: Grad::Zero,
    ..UNARY_TEST
};

fn isfinite(x: Sx<'_>) -> Sx<'_> {
    if x.dtype.is_float() { x.abs().lt(x.lit(f64::INFINITY)) } else { x.b.constant(Scalar::bool(true)) }
}
