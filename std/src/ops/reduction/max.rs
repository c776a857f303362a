//! `max`.

use crate::ops::entry::*;

pub static MAX: OpDef = OpDef {
    name: "max",
    aliases: &["amax"],
    doc: r#"The greatest element over `axis`; `nan` if one of them is. The greatest of two arrays, element by element, is `maximum`.

Over an axis of size 0 it is an error if the size is known, and else the element that every other one beats.

```tx
max([3, 1, 2])  # 3
```"#,
    infer: |call| infer::reduced_non_empty(call, call.args[0].dtype),
    complex: OnComplex::Unordered,
    lower: Lower::Core(|b, call| lower::reduce(b, call, call.args[0], Combine::Max)),
    ..REDUCE
};
