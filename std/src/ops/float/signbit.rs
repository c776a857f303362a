//! `signbit`.

use crate::ops::entry::*;

pub static SIGNBIT: OpDef = OpDef {
    name: "signbit",
    class: Class::Float,
    doc: r#"Whether the sign bit is set: of negative numbers, and of `-0.0`.

```tx
signbit(-0.0)  # true
```"#,
    lower: Lower::Map(|x| signbit(x[0])),
    reference: Some(|x| f64::from(x[0].is_sign_negative())),
    grad: Grad::Zero,
    ..UNARY_TEST
};

fn signbit(x: Sx<'_>) -> Sx<'_> {
    let integer = match x.dtype {
        DType::F32 => x.bitcast(DType::I32),
        DType::F64 => x.bitcast(DType::I64),
        _ => x,
    };
    if integer.dtype == DType::Bool { x.b.constant(Scalar::bool(false)) } else { integer.lt(integer.int(0)) }
}
