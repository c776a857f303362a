//! `heaviside`.

use crate::ops::entry::*;

pub static HEAVISIDE: OpDef = OpDef {
    name: "heaviside",
    class: Class::Float,
    doc: r#"0 below zero, 1 above, and `x2` at zero.

```tx
heaviside(0.0, 0.5)  # 0.5
```"#,
    lower: Lower::Map(|x| heaviside(x[0], x[1])),
    reference: Some(|x| if x[0] == 0.0 { x[1] } else { f64::from(x[0] > 0.0) }),
    max_ulp: 0,
    grad: Grad::Zero,
    ..BINARY_FLOAT
};

fn heaviside<'b>(x: Sx<'b>, at_zero: Sx<'b>) -> Sx<'b> {
    let zero = x.lit(0.0);
    let above = x.gt(zero).select(x.lit(1.0), x.eq(zero).select(at_zero, x));
    x.lt(zero).select(zero, above)
}
