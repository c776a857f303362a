//! `real`.

use crate::ops::entry::*;

pub static REAL: OpDef = OpDef {
    name: "real",
    class: Class::Complex,
    doc: r#"The real part: a float of half the width. Of real numbers the number itself. `z.real` is the same.

```tx
real(3 - 2j)  # 3.0
```"#,
    infer: infer::part,
    complex: OnComplex::By(|x| x[0].re()),
    lower: Lower::Map(|x| x[0]),
    reference: Some(|x| x[0]),
    props: Props { moves: true, ..Props::ELEMENTWISE },
    grad: Grad::Linear(|p| pull::moved(p, |dy| dy.cast(p.x[0].dtype()))),
    ..UNARY
};
