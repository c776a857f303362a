//! `special.i0e`.

use crate::ops::entry::*;

pub static I0E: OpDef = OpDef {
    name: "special.i0e",
    class: Class::Special,
    doc: r#"`exp(-abs(x)) * i0(x)`, which does not overflow.

```tx
special.i0e(1000.0)  # 0.012617240455891259
```"#,
    lower: Lower::Map(|x| math::special::i0e(x[0])),
    grad: Grad::Each(&[Slope::Is(|g| g.d * (g.x[0].un("special.i1e") - g.x[0].un("sign") * g.y))]),
    ..UNARY_FLOAT
};
