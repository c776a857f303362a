//! `logaddexp`.

use crate::ops::entry::*;

pub static LOGADDEXP: OpDef = OpDef {
    name: "logaddexp",
    class: Class::ExpLog,
    doc: r#"`log(exp(x1) + exp(x2))`, without overflow.

```tx
logaddexp(1000.0, 1000.0)  # 1000.6931471805599
```"#,
    props: Props::COMMUTATIVE,
    lower: Lower::Map(|x| math::logaddexp(x[0], x[1])),
    reference: Some(|x| x[0].max(x[1]) + (-(x[0] - x[1]).abs()).exp().ln_1p()),
    max_ulp: 3,
    domain: (0.0, 700.0),
    grad: Grad::Each(&[
        Slope::Is(|g| g.d * pull::weight(g.x[0], g.x[1])),
        Slope::Is(|g| g.d * pull::weight(g.x[1], g.x[0])),
    ]),
    ..BINARY_FLOAT
};
