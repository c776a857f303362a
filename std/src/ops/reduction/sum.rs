//! `sum`.

use crate::ops::entry::*;

pub static SUM: OpDef = OpDef {
    name: "sum",
    doc: r#"Sum over `axis` (an axis, a tuple of axes, or all if not given); 0 of no elements.

Booleans and signed integers are summed in `i64`, unsigned in `u64`, floats as they are, unless `dtype` says otherwise. With a mask `where` only the
elements are summed for which it is true; `initial` is added to each sum. The order of the
additions is fixed by the shape (pairwise over blocks), so any number of threads gives the same bits.

```tx
sum([[1, 2], [3, 4]], axis=0)            # [4, 6]
sum([1, 2, 3], where=[true, false, true])  # 4
sum([1, 2, 3], initial=10)                 # 16
```"#,
    params: SUM_PARAMS,
    infer: infer_sum,
    complex: OnComplex::Taken,
    lower: Lower::Core(|b, call| {
        let x = b.cast(call.args[0], call.ty.dtype);
        let x = lower::masked(b, call, x, Scalar::zero(call.ty.dtype));
        lower::reduce_from(b, call, x, Combine::Sum, |x, y| x + y)
    }),
    grad: Grad::Linear(|p| {
        let dy = p.dy.cast(p.x[0].dtype());
        let mut out = p.first(|| pull::masked(p, pull::spread(p, dy)));
        if let Some(first) = p.x.get(2) {
            out[2] = p.of(2, || p.dy.cast(first.dtype()).sum_to(&first.ty()));
        }
        out
    }),
    ..REDUCE
};

/// The parameters of `sum` and `prod`.
pub(super) const SUM_PARAMS: &[Param] = &[
    Param::array("x"),
    Param::optional("axis", ParamKind::Axes),
    Param::optional("keepdims", ParamKind::Bool),
    Param::optional("dtype", ParamKind::DType),
    MASK,
    Param::apart_as("initial", DType::to_sum),
];

/// The type of `sum` and `prod`.
pub(super) fn infer_sum(call: &Call<'_>) -> Result<Type, OpError> {
    let dtype = call.attrs[2].dtype().unwrap_or(call.args[0].dtype.to_sum());
    infer::masked(call, dtype)
}
