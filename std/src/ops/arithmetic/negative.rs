//! `negative`.

use crate::ops::entry::*;

pub static NEGATIVE: OpDef = OpDef {
    name: "negative",
    aliases: &["neg"],
    class: Class::Arithmetic,
    doc: r#"The negated number. Integers wrap.

```tx
negative(2.5)  # -2.5
```"#,
    infer: infer::number,
    complex: OnComplex::Taken,
    lower: Lower::Map(|x| -x[0]),
    reference: Some(|x| -x[0]),
    grad: Grad::Each(&[Slope::Is(|g| -g.d)]),
    ..UNARY
};
