//! `special.betainc`.

use crate::ops::entry::*;

pub static BETAINC: OpDef = OpDef {
    name: "special.betainc",
    class: Class::Special,
    doc: r#"The regularised incomplete beta function: the integral of `t**(a - 1) * (1 - t)**(b - 1)` from 0 to `x`, over `beta(a, b)`.

`a` and `b` must be 0 or more (not both 0), `x` between 0 and 1; elsewhere it is `nan`.

```tx
special.betainc(2.0, 3.0, 0.5)  # 0.6874999999999998
```"#,
    params: &[Param::array("a"), Param::array("b"), Param::array("x")],
    lower: Lower::Map(|x| math::special::betainc(x[0], x[1], x[2])),
    grad: Grad::Each(&[
        Slope::Unknown,
        Slope::Unknown,
        Slope::Is(|g| g.d * pull::beta_density(g.x[0], g.x[1], g.x[2])),
    ]),
    ..BINARY_FLOAT
};
