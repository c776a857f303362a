//! `remainder`.

use crate::ops::entry::*;

pub static REMAINDER: OpDef = OpDef {
    name: "remainder",
    aliases: &["mod"],
    class: Class::Arithmetic,
    doc: r#"Remainder with the sign of the divisor. Of an integer by zero it is 0.

```tx
remainder(-7, 3)  # 2
```"#,
    lower: Lower::Map(|x| if x[0].dtype.is_float() { math::rem(x[0], x[1]) } else { x[0].irem(x[1]) }),
    reference: Some(|x| x[0] - x[1] * (x[0] / x[1]).floor()),
    domain: (-40.0, 40.0),
    grad: Grad::Each(&[Slope::Is(|g| g.d), Slope::Is(|g| -(g.d * g.x[0].bin("floor_divide", g.x[1])))]),
    ..BINARY_NUM
};
