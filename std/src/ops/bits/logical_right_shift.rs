//! `logical_right_shift`.

use crate::ops::entry::*;

pub static LOGICAL_RIGHT_SHIFT: OpDef = OpDef {
    name: "logical_right_shift",
    class: Class::Bits,
    doc: r#"The bits moved down with zeros after them, signed integers too. A negative amount, or one of the width or more, moves everything out.

```tx
logical_right_shift(i8(-16), i8(2))  # 60
```"#,
    infer: infer::integer,
    lower: Lower::Map(|x| {
        let unsigned = math::unsigned(x[0].dtype);
        (x[0].cast(unsigned) >> x[1].cast(unsigned)).cast(x[0].dtype)
    }),
    ..BINARY_INT
};
