//! `floor_divide`.

use crate::ops::entry::*;

pub static FLOOR_DIVIDE: OpDef = OpDef {
    name: "floor_divide",
    class: Class::Arithmetic,
    doc: r#"Quotient rounded down. Of an integer by zero it is 0.

```tx
floor_divide(-7, 2)  # -4
```"#,
    lower: Lower::Map(|x| if x[0].dtype.is_float() { math::floor_div(x[0], x[1]) } else { x[0].idiv(x[1]) }),
    reference: Some(|x| (x[0] / x[1]).floor()),
    max_ulp: 1,
    domain: (-40.0, 40.0),
    grad: Grad::Zero,
    ..BINARY_NUM
};
