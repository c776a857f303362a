//! `bitwise_or`.

use crate::ops::entry::*;

pub static BITWISE_OR: OpDef = OpDef {
    name: "bitwise_or",
    class: Class::Bits,
    doc: r#"*Or* of the bits; of booleans *or*.

```tx
bitwise_or(12, 10)  # 14
```"#,
    props: Props::COMMUTATIVE,
    lower: Lower::Map(|x| x[0] | x[1]),
    ..BINARY_INT
};
