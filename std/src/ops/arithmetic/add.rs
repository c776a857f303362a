//! `add`.

use crate::ops::entry::*;

pub static ADD: OpDef = OpDef {
    name: "add",
    class: Class::Arithmetic,
    doc: r#"Sum. Integers wrap; of booleans it is *or*.

```tx
add(1, 2)  # 3
```"#,
    props: Props::COMMUTATIVE,
    complex: OnComplex::Taken,
    lower: Lower::Map(|x| x[0] + x[1]),
    reference: Some(|x| x[0] + x[1]),
    grad: Grad::Each(&[Slope::Is(|g| g.d), Slope::Is(|g| g.d)]),
    ..BINARY
};
