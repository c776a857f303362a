//! `special.zeta`.

use crate::ops::entry::*;

pub static ZETA: OpDef = OpDef {
    name: "special.zeta",
    class: Class::Special,
    doc: r#"Riemann's zeta function of `x`; with `q`, that of Hurwitz: the sum of `(q + k)**-x` over all `k` from 0.

With `q`, it is `nan` for `x` below 1 and for negative `q`, and `inf` at its poles.

```tx
special.zeta(2.0)  # 1.6449340668482264
special.zeta(2.0, 3.0)  # 0.39493406684822646
```"#,
    params: &[Param::array("x"), Param { optional: true, ..Param::array("q") }],
    lower: Lower::Map(|x| match x {
        [s] => math::special::riemann_zeta(*s),
        [s, q, ..] => math::special::hurwitz_zeta(*s, *q),
        [] => unreachable!("invariant: `x` is required"),
    }),
    grad: Grad::Each(&[
        Slope::Unknown,
        Slope::Is(|g| -(g.d * g.x[0] * (g.x[0] + 1.0).bin("special.zeta", g.x[1]))),
    ]),
    ..UNARY_FLOAT
};
