//! `max`.

use crate::ops::entry::*;

pub static MAX: OpDef = OpDef {
    name: "max",
    aliases: &["amax"],
    doc: r#"The greatest element over `axis`; `nan` if one of them is. The greatest of two arrays, element by element, is `maximum`.

Over an axis of size 0 it is an error if the size is known, and else the element that every other one beats. With a mask `where` only the elements
count for which it is true; where none is, the result is `-inf`, or the least of its integers, of the dtype.
`initial` counts as one more element of each, so that an axis may be empty.

```tx
max([3, 1, 2])                             # 3
max([3, 1, 2], where=[false, true, true])  # 2
max([3, 1, 2], initial=7)                  # 7
```"#,
    params: EXTREME_PARAMS,
    infer: |call| infer::reduced_non_empty(call, call.args[0].dtype),
    complex: OnComplex::Unordered,
    lower: Lower::Core(|b, call| {
        let x = call.args[0];
        let none = Combine::Max.neutral(b.ty(x).dtype);
        let x = lower::masked(b, call, x, none);
        lower::reduce_from(b, call, x, Combine::Max, |x, y| x.max(y))
    }),
    grad: Grad::Pull(pull::extreme),
    ..REDUCE
};

/// The parameters of `max` and `min`.
pub(super) const EXTREME_PARAMS: &[Param] = &[
    Param::array("x"),
    Param::optional("axis", ParamKind::Axes),
    Param::optional("keepdims", ParamKind::Bool),
    MASK,
    INITIAL,
];
