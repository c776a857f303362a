//! `bitwise_right_shift`.

use crate::ops::entry::*;

pub static BITWISE_RIGHT_SHIFT: OpDef = OpDef {
    name: "bitwise_right_shift",
    aliases: &["right_shift"],
    class: Class::Bits,
    doc: r#"The bits moved down; signed integers keep their sign. A negative amount, or one of the width or more, moves everything out.

```tx
bitwise_right_shift(-16, 2)  # -4
```"#,
    infer: infer::integer,
    lower: Lower::Map(|x| x[0] >> x[1]),
    ..BINARY_INT
};
