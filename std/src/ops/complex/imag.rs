//! `imag`.

use crate::ops::entry::*;

pub static IMAG: OpDef = OpDef {
    name: "imag",
    class: Class::Complex,
    doc: r#"The imaginary part: a float of half the width. Of real numbers 0. `z.imag` is the same.

```tx
imag(3 - 2j)  # -2.0
```"#,
    infer: infer::part,
    complex: OnComplex::By(|x| x[0].im()),
    lower: Lower::Map(|x| x[0].b.constant(Scalar::zero(x[0].dtype))),
    reference: Some(|_| 0.0),
    props: Props { moves: true, ..Props::ELEMENTWISE },
    ..UNARY
};
