//! `bitwise_and`.

use crate::ops::entry::*;

pub static BITWISE_AND: OpDef = OpDef {
    name: "bitwise_and",
    class: Class::Bits,
    doc: r#"*And* of the bits; of booleans *and*.

```tx
bitwise_and(12, 10)  # 8
```"#,
    props: Props::COMMUTATIVE,
    lower: Lower::Map(|x| x[0] & x[1]),
    ..BINARY_INT
};
