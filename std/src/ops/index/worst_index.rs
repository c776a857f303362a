//! `worst_index`: what the check of an array of indices looks at.

use crate::ops::entry::*;

pub static WORST_INDEX: OpDef = OpDef {
    name: "worst_index",
    class: Class::Index,
    doc: r#"The greatest of the indices that are out of range for an axis of `size`, or the least `i64` if there is none: the compiler's own, behind
`x[indices]`.

```tx
[10, 20][[1, 0]]  # [20, 10]
```"#,
    params: &[Param::array("indices"), Param::array("size"), Param::required("slices", ParamKind::Slices)],
    infer: |_| Ok(Type::scalar(DType::I64)),
    lower: Lower::Core(|b, call| {
        let rank = b.ty(call.args[0]).rank();
        let offending = b.map(call.args, |x| {
            let (index, size) = (x[0], x[1]);
            let outside = index.lt(-size) | index.ge(size);
            outside.select(index, index.int(i128::from(i64::MIN)))
        });
        let axes: Vec<usize> = (0..rank).collect();
        b.reduce(offending, Combine::Max, &axes, false)
    }),
    grad: Grad::Zero,
    ..OTHER
};
