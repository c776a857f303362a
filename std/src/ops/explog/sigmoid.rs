//! `sigmoid`.

use crate::ops::entry::*;

pub static SIGMOID: OpDef = OpDef {
    name: "sigmoid",
    aliases: &["expit", "special.expit"],
    class: Class::ExpLog,
    doc: r#"The logistic function, `1 / (1 + exp(-x))`.

```tx
sigmoid(0.0)  # 0.5
```"#,
    lower: Lower::Map(|x| math::sigmoid(x[0])),
    reference: Some(|x| 1.0 / (1.0 + (-x[0]).exp())),
    max_ulp: 3,
    domain: (-700.0, 40.0),
    grad: Grad::Each(&[Slope::Is(|g| g.d * g.y * (-g.x[0]).un("sigmoid"))]),
    ..UNARY_FLOAT
};
