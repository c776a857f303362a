//! `clz`.

use crate::ops::entry::*;

pub static CLZ: OpDef = OpDef {
    name: "clz",
    class: Class::Bits,
    doc: r#"Number of zero bits above the highest one; the whole width for 0.

```tx
clz(u8(1))  # 7
```"#,
    infer: infer::integer,
    lower: Lower::Map(|x| x[0].clz()),
    ..UNARY_INT
};
