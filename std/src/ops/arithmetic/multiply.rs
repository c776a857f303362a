//! `multiply`.

use crate::ops::entry::*;

pub static MULTIPLY: OpDef = OpDef {
    name: "multiply",
    aliases: &["mul"],
    class: Class::Arithmetic,
    doc: r#"Product. Integers wrap; of booleans it is *and*.

```tx
multiply(2, 3)  # 6
```"#,
    props: Props::COMMUTATIVE,
    complex: OnComplex::Taken,
    lower: Lower::Map(|x| x[0] * x[1]),
    reference: Some(|x| x[0] * x[1]),
    grad: Grad::Each(&[Slope::Is(|g| g.d * g.x[1]), Slope::Is(|g| g.d * g.x[0])]),
    ..BINARY
};
