//! `special.betaln`.

use crate::ops::entry::*;

pub static BETALN: OpDef = OpDef {
    name: "special.betaln",
    class: Class::Special,
    doc: r#"The logarithm of the magnitude of the beta function.

```tx
special.betaln(2.0, 3.0)  # -2.484906649788001
```"#,
    params: &[Param::array("a"), Param::array("b")],
    props: Props::COMMUTATIVE,
    lower: Lower::Map(|x| math::special::betaln(x[0], x[1])),
    grad: Grad::Each(&[
        Slope::Is(|g| g.d * (g.x[0].un("special.digamma") - (g.x[0] + g.x[1]).un("special.digamma"))),
        Slope::Is(|g| g.d * (g.x[1].un("special.digamma") - (g.x[0] + g.x[1]).un("special.digamma"))),
    ]),
    ..BINARY_FLOAT
};
