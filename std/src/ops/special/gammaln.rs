//! `special.gammaln`.

use crate::ops::entry::*;

pub static GAMMALN: OpDef = OpDef {
    name: "special.gammaln",
    aliases: &["special.lgamma"],
    class: Class::Special,
    doc: r#"The logarithm of the magnitude of the gamma function.

```tx
special.gammaln(100.0)  # 359.1342053695754
```"#,
    lower: Lower::Map(|x| math::special::lgamma(x[0])),
    grad: Grad::Each(&[Slope::Is(|g| g.d * g.x[0].un("special.digamma"))]),
    ..UNARY_FLOAT
};
