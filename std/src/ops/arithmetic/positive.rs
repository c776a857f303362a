//! `positive`.

use crate::ops::entry::*;

pub static POSITIVE: OpDef = OpDef {
    name: "positive",
    class: Class::Arithmetic,
    doc: r#"The number itself.

```tx
positive(2.5)  # 2.5
```"#,
    complex: OnComplex::Taken,
    props: Props { moves: true, ..Props::ELEMENTWISE },
    infer: infer::number,
    lower: Lower::Map(|x| x[0]),
    reference: Some(|x| x[0]),
    grad: Grad::Each(&[Slope::Is(|g| g.d)]),
    ..UNARY
};
