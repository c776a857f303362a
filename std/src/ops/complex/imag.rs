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
    grad: Grad::Linear(|p| {
        let is_complex = p.x[0].dtype().is_complex();
        let zero = p.dy.number(0.0);
        // The change of `im` is `-i` times the cotangent: JAX's convention, in which cotangents are not conjugated.
        p.first(|| if is_complex { zero.bin("complex", -p.dy) } else { p.dy.zeros() })
    }),
    ..UNARY
};
