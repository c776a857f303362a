//! `lcm`.

use super::gcd::gcd;
use crate::ops::entry::*;

pub static LCM: OpDef = OpDef {
    name: "lcm",
    class: Class::Arithmetic,
    doc: r#"The least common multiple of the magnitudes, 0 if one of them is 0. It wraps.

```tx
lcm(4, 6)  # 12
```"#,
    infer: infer::integer,
    props: Props::COMMUTATIVE,
    lower: Lower::Map(|x| {
        let divisor = gcd(x[0], x[1]);
        // Of two zeros: the divisor may not be 0.
        let divisor = divisor.eq(divisor.int(0)).select(divisor.int(1), divisor);
        let multiple = x[0].idiv(divisor) * x[1];
        if multiple.dtype.is_signed() { multiple.abs() } else { multiple }
    }),
    grad: Grad::Zero,
    ..BINARY_INT
};
