//! `special.digamma`.

use crate::ops::entry::*;

pub static DIGAMMA: OpDef = OpDef {
    name: "special.digamma",
    aliases: &["special.psi"],
    class: Class::Special,
    doc: r#"The derivative of `gammaln`, also called psi.

```tx
special.digamma(1.0)  # -0.5772156649015329
```"#,
    lower: Lower::Map(|x| math::special::digamma(x[0])),
    grad: Grad::Each(&[Slope::Is(|g| g.d * g.x[0].un("special.trigamma"))]),
    ..UNARY_FLOAT
};
