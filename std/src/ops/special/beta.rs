//! `special.beta`.

use crate::ops::entry::*;

pub static BETA: OpDef = OpDef {
    name: "special.beta",
    class: Class::Special,
    doc: r#"The beta function, `gamma(a) * gamma(b) / gamma(a + b)`, without overflow on the way.

```tx
special.beta(2.0, 3.0)  # 0.08333333333333329
```"#,
    params: &[Param::array("a"), Param::array("b")],
    props: Props::COMMUTATIVE,
    lower: Lower::Map(|x| math::special::beta(x[0], x[1])),
    grad: Grad::Each(&[
        Slope::Is(|g| g.d * g.y * (g.x[0].un("special.digamma") - (g.x[0] + g.x[1]).un("special.digamma"))),
        Slope::Is(|g| g.d * g.y * (g.x[1].un("special.digamma") - (g.x[0] + g.x[1]).un("special.digamma"))),
    ]),
    ..BINARY_FLOAT
};
