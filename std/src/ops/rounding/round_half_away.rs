//! `round_half_away`.

use crate::ops::entry::*;

pub static ROUND_HALF_AWAY: OpDef = OpDef {
    name: "round_half_away",
    class: Class::Rounding,
    doc: r#"The nearest whole number; halves go away from zero, as C's `round` has it. Integers stay.

```tx
round_half_away([0.5, 2.5, -0.5])  # [1.0, 3.0, -1.0]
```"#,
    lower: Lower::Map(|x| if x[0].dtype.is_float() { half_away(x[0]) } else { x[0] }),
    reference: Some(|x| x[0].round()),
    grad: Grad::Zero,
    ..UNARY
};

fn half_away(x: Sx<'_>) -> Sx<'_> {
    // Adding a half first would round 0.49999999999999994 up.
    let whole = x.trunc();
    let step = (x - whole).abs().ge(x.lit(0.5)).select(x.lit(1.0), x.lit(0.0));
    (whole.abs() + step).copysign(x)
}
