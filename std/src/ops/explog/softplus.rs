//! `softplus`.

use crate::ops::entry::*;

pub static SOFTPLUS: OpDef = OpDef {
    name: "softplus",
    aliases: &["log1pexp"],
    class: Class::ExpLog,
    doc: r#"`log(1 + exp(x))`, without overflow.

```tx
softplus(1000.0)  # 1000.0
```"#,
    lower: Lower::Map(|x| math::softplus(x[0])),
    reference: Some(|x| if x[0] > 0.0 { x[0] + (-x[0]).exp().ln_1p() } else { x[0].exp().ln_1p() }),
    max_ulp: 2,
    domain: (-700.0, 700.0),
    grad: Grad::Each(&[Slope::Is(|g| g.d * g.x[0].un("sigmoid"))]),
    ..UNARY_FLOAT
};
