//! `random.fold_in`.

use super::philox::{Stream, join, words};
use crate::ops::entry::*;

pub static FOLD_IN: OpDef = OpDef {
    name: "random.fold_in",
    class: Class::Random,
    doc: r#"A new key for each of the integers `data`: its numbers are unrelated to those of `key` and of the keys of other integers.

```tx
random.fold_in(random.key(42), 1) == random.fold_in(random.key(42), [1, 2])  # [true, false]
```"#,
    params: &[Param::array("key"), Param::array("data")],
    infer: |call| {
        super::draw::key(call)?;
        if !call.args[1].dtype.is_int() {
            return Err(OpError::DType { arg: 1, expected: "integers" });
        }
        Ok(call.args[1].with_dtype(DType::U64))
    },
    lower: Lower::Core(|b, call| {
        let data = b.cast(call.args[1], DType::I64);
        b.map(&[call.args[0], data], |x| {
            let words = words(x[0], x[1], Stream::FoldIn);
            join(words[0], words[1])
        })
    }),
    grad: Grad::Zero,
    ..OTHER
};
