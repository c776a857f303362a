//! `bitwise_count`.

use crate::ops::entry::*;

pub static BITWISE_COUNT: OpDef = OpDef {
    name: "bitwise_count",
    class: Class::Bits,
    doc: r#"Number of bits set in the absolute value, as `u8`: NumPy's count.

```tx
bitwise_count(-3)  # 2
```"#,
    infer: |call| Ok(infer::integer(call)?.with_dtype(DType::U8)),
    lower: Lower::Map(|x| if x[0].dtype.is_signed() { x[0].abs() } else { x[0] }.popcount().cast(DType::U8)),
    ..UNARY_INT
};
