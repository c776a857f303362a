//! `random.key`.

use crate::ops::entry::*;

pub static KEY: OpDef = OpDef {
    name: "random.key",
    class: Class::Random,
    doc: r#"A key: the seed as a `u64`. The same key always draws the same numbers, on every backend; `random.split` makes more of it.

```tx
random.uniform(random.key(42), 3)  # [0.1873433793259699, 0.8341814126764648, 0.6154927450156569]
```"#,
    params: &[Param::array("seed")],
    infer: |call| {
        infer::scalar(call, 0)?;
        if call.args[0].dtype.is_float() {
            return Err(OpError::DType { arg: 0, expected: "an integer" });
        }
        Ok(Type::scalar(DType::U64))
    },
    lower: Lower::Core(|b, call| b.cast(call.args[0], DType::U64)),
    grad: Grad::Zero,
    ..OTHER
};
