//! `mean`.

use crate::ops::entry::*;

pub static MEAN: OpDef = OpDef {
    name: "mean",
    doc: r#"Arithmetic mean over `axis`; `nan` of no elements. Of integers it is an `f64`.

```tx
mean([1, 2, 4])  # 2.3333333333333335
```"#,
    complex: OnComplex::Taken,
    lower: Lower::Core(|b, call| {
        let (axes, keepdims) = lower::reduction(b, call);
        mean(b, call.args[0], &axes, keepdims)
    }),
    ..REDUCE_FLOAT
};

/// The mean of the floats `x` over `axes`.
pub(super) fn mean(b: &mut CoreBuilder, x: CoreId, axes: &[usize], keepdims: bool) -> CoreId {
    let dtype = b.ty(x).dtype;
    let count = lower::count(b, x, axes, dtype);
    let sum = b.reduce(x, Combine::Sum, axes, keepdims);
    b.map(&[sum, count], |x| x[0] / x[1])
}
