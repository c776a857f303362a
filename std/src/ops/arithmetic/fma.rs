//! `fma`.

use crate::ops::entry::*;

pub static FMA: OpDef = OpDef {
    name: "fma",
    class: Class::Arithmetic,
    doc: r#"`a * b + c`, rounded once. Integers wrap.

```tx
fma(2.0, 3.0, 1.0)  # 7.0
```"#,
    params: &[Param::array("a"), Param::array("b"), Param::array("c")],
    lower: Lower::Map(|x| if x[0].dtype.is_float() { x[0].fma(x[1], x[2]) } else { x[0] * x[1] + x[2] }),
    reference: Some(|x| x[0].mul_add(x[1], x[2])),
    grad: Grad::Each(&[Slope::Is(|g| g.d * g.x[1]), Slope::Is(|g| g.d * g.x[0]), Slope::Is(|g| g.d)]),
    ..BINARY_NUM
};
