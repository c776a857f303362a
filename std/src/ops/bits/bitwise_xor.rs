//! `bitwise_xor`.

use crate::ops::entry::*;

pub static BITWISE_XOR: OpDef = OpDef {
    name: "bitwise_xor",
    class: Class::Bits,
    doc: r#"*Exclusive or* of the bits; of booleans *exclusive or*.

```tx
bitwise_xor(12, 10)  # 6
```"#,
    props: Props::COMMUTATIVE,
    lower: Lower::Map(|x| x[0] ^ x[1]),
    ..BINARY_INT
};
