//! `bitwise_invert`.

use crate::ops::entry::*;

pub static BITWISE_INVERT: OpDef = OpDef {
    name: "bitwise_invert",
    aliases: &["bitwise_not", "invert"],
    class: Class::Bits,
    doc: r#"Every bit the other way; of booleans *not*.

```tx
bitwise_invert(0)  # -1
```"#,
    lower: Lower::Map(|x| !x[0]),
    ..UNARY_INT
};
