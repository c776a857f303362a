//! `bitwise_left_shift`.

use crate::ops::entry::*;

pub static BITWISE_LEFT_SHIFT: OpDef = OpDef {
    name: "bitwise_left_shift",
    aliases: &["left_shift"],
    class: Class::Bits,
    doc: r#"The bits moved up. A negative amount, or one of the width or more, gives 0.

```tx
bitwise_left_shift(1, 4)  # 16
```"#,
    infer: infer::integer,
    lower: Lower::Map(|x| x[0] << x[1]),
    ..BINARY_INT
};
