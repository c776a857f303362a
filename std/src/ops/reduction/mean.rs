//! `mean`.

use crate::ops::entry::*;

pub static MEAN: OpDef = OpDef {
    name: "mean",
    doc: r#"Arithmetic mean over `axis`; `nan` of no elements. Of integers it is an `f64`. With a mask `where` only of the
elements for which it is true.

```tx
mean([1, 2, 4])                              # 2.3333333333333335
mean([1, 2, 4], where=[true, false, true])  # 2.5
```"#,
    params: MASKED_PARAMS,
    infer: |call| infer::masked(call, call.args[0].dtype),
    complex: OnComplex::Taken,
    lower: Lower::Core(|b, call| {
        let keepdims = lower::reduction(b, call).1;
        mean(b, call, keepdims)
    }),
    grad: Grad::Linear(|p| {
        p.first(|| {
            pull::masked(
                p,
                (pull::kept(p, p.dy) / pull::count(p, p.x[0].dtype())).broadcast_to(&p.x[0].shape()),
            )
        })
    }),
    ..REDUCE_FLOAT
};

/// The mean of the call's floats over its axes.
pub(super) fn mean(b: &mut CoreBuilder, call: &LowerCall<'_>, keepdims: bool) -> CoreId {
    let axes = lower::reduction(b, call).0;
    let dtype = b.ty(call.args[0]).dtype;
    let x = lower::masked(b, call, call.args[0], Scalar::zero(dtype));
    let count = lower::masked_count(b, call, dtype, keepdims);
    let sum = b.reduce(x, Combine::Sum, &axes, keepdims);
    b.map(&[sum, count], |x| x[0] / x[1])
}
