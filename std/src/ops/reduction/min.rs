//! `min`.

use crate::ops::entry::*;

pub static MIN: OpDef = OpDef {
    name: "min",
    aliases: &["amin"],
    doc: r#"The least element over `axis`; `nan` if one of them is. The least of two arrays, element by element, is `minimum`.

Over an axis of size 0 it is an error if the size is known, and else the element that every other one beats.

```tx
min([3, 1, 2])  # 1
```"#,
    infer: |call| infer::reduced_non_empty(call, call.args[0].dtype),
    complex: OnComplex::Unordered,
    lower: Lower::Core(|b, call| lower::reduce(b, call, call.args[0], Combine::Min)),
    ..REDUCE
};
