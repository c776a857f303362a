//! `popcount`.

use crate::ops::entry::*;

pub static POPCOUNT: OpDef = OpDef {
    name: "popcount",
    class: Class::Bits,
    doc: r#"Number of bits set, a negative integer counted as its two's complement.

```tx
popcount(u8(255))  # 8
```"#,
    infer: infer::integer,
    lower: Lower::Map(|x| x[0].popcount()),
    ..UNARY_INT
};
