//! `special.i1e`.

use crate::ops::entry::*;

pub static I1E: OpDef = OpDef {
    name: "special.i1e",
    class: Class::Special,
    doc: r#"`exp(-abs(x)) * i1(x)`, which does not overflow.

```tx
special.i1e(1000.0)  # 0.01261093025692863
```"#,
    lower: Lower::Map(|x| math::special::i1e(x[0])),
    grad: Grad::Each(&[Slope::Is(|g| {
        g.d * (g.x[0].un("special.i0e") - g.x[0].un("sign") * g.y - pull::over(g.y, g.x[0], 0.5))
    })]),
    ..UNARY_FLOAT
};
