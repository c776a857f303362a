//! `min`.

use crate::ops::entry::*;

pub static MIN: OpDef = OpDef {
    name: "min",
    aliases: &["amin"],
    doc: r#"The least element over `axis`; `nan` if one of them is. The least of two arrays, element by element, is `minimum`.

Over an axis of size 0 it is an error if the size is known, and else the element that every other one beats. With a mask `where` only the elements
count for which it is true; where none is, the result is `inf`, or the greatest of its integers, of the dtype.
`initial` counts as one more element of each, so that an axis may be empty.

```tx
min([3, 1, 2])             # 1
min([3, 1, 2], initial=0)  # 0
```"#,
    params: super::max::EXTREME_PARAMS,
    infer: |call| infer::reduced_non_empty(call, call.args[0].dtype),
    complex: OnComplex::Unordered,
    lower: Lower::Core(|b, call| {
        let x = call.args[0];
        let none = Combine::Min.neutral(b.ty(x).dtype);
        let x = lower::masked(b, call, x, none);
        lower::reduce_from(b, call, x, Combine::Min, |x, y| x.min(y))
    }),
    grad: Grad::Pull(pull::extreme),
    ..REDUCE
};
