//! `conj`.

use crate::ops::entry::*;

pub static CONJ: OpDef = OpDef {
    name: "conj",
    aliases: &["conjugate"],
    class: Class::Complex,
    doc: r#"The complex conjugate: the imaginary part with its sign changed. Of real numbers the number itself.

```tx
conj(3 - 2j)  # 3+2j
```"#,
    complex: OnComplex::By(|x| conj(x[0])),
    lower: Lower::Map(|x| x[0]),
    reference: Some(|x| x[0]),
    props: Props { moves: true, ..Props::ELEMENTWISE },
    grad: Grad::Linear(|p| pull::moved(p, |dy| dy.un("conj"))),
    ..UNARY
};

/// The conjugate of a complex number.
pub(in crate::ops) fn conj(z: Sx<'_>) -> Sx<'_> {
    z.re().complex(-z.im())
}
