//! `special.gammaincc`.

use crate::ops::entry::*;

pub static GAMMAINCC: OpDef = OpDef {
    name: "special.gammaincc",
    class: Class::Special,
    doc: r#"The regularised upper incomplete gamma function Q, which is `1 - gammainc(a, x)`, accurate where it is small.

```tx
special.gammaincc(1.0, 200.0)  # 1.3838965267367378e-87
```"#,
    params: &[Param::array("a"), Param::array("x")],
    lower: Lower::Map(|x| math::special::gammaincc(x[0], x[1])),
    grad: Grad::Each(&[Slope::Unknown, Slope::Is(|g| -(g.d * pull::gamma_density(g.x[0], g.x[1])))]),
    ..BINARY_FLOAT
};
