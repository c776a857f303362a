//! `sign`.

use crate::ops::entry::*;

pub static SIGN: OpDef = OpDef {
    name: "sign",
    class: Class::Arithmetic,
    doc: r#"-1, 0 or 1 with the sign of the number; `nan` of `nan`.

```tx
sign(-2.5)  # -1.0
```"#,
    complex: OnComplex::By(|x| math::complex::sign(x[0])),
    lower: Lower::Map(|x| sign(x[0])),
    reference: Some(|x| if x[0] == 0.0 { 0.0 } else { x[0].signum() }),
    grad: Grad::Zero,
    ..UNARY_NUM
};

fn sign(x: Sx<'_>) -> Sx<'_> {
    let (zero, one) = (x.int(0), x.int(1));
    let negative = x.lt(zero).select(x.int(-1), x.eq(zero).select(zero, x));
    x.gt(zero).select(one, negative)
}
