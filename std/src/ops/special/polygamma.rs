//! `special.polygamma`.

use crate::ops::entry::*;

pub static POLYGAMMA: OpDef = OpDef {
    name: "special.polygamma",
    class: Class::Special,
    doc: r#"The derivative of order `n` of `digamma`, for whole `n` from 0. For `x` below 0 it is `nan` from order 3 on.

```tx
special.polygamma(2, 1.0)  # -2.4041138063191885
```"#,
    params: &[Param::array("n"), Param::array("x")],
    lower: Lower::Map(|x| math::special::polygamma(x[0], x[1])),
    grad: Grad::Each(&[
        // The order is a whole number.
        Slope::Unknown,
        Slope::Is(|g| g.d * (g.x[0] + 1.0).bin("special.polygamma", g.x[1])),
    ]),
    ..BINARY_FLOAT
};
