//! `special.gammainc`.

use crate::ops::entry::*;

pub static GAMMAINC: OpDef = OpDef {
    name: "special.gammainc",
    class: Class::Special,
    doc: r#"The regularised lower incomplete gamma function P: the integral of `t**(a - 1) * exp(-t)` from 0 to `x`, over `gamma(a)`.

Both arguments must be 0 or more; elsewhere it is `nan`.

```tx
special.gammainc(1.0, 2.0)  # 0.8646647167633874
```"#,
    params: &[Param::array("a"), Param::array("x")],
    lower: Lower::Map(|x| math::special::gammainc(x[0], x[1])),
    grad: Grad::Each(&[Slope::Unknown, Slope::Is(|g| g.d * pull::gamma_density(g.x[0], g.x[1]))]),
    ..BINARY_FLOAT
};
