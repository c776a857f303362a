//! `sort`.

use crate::ops::entry::*;
use texpr_base::Routine;
use texpr_routines::{complex_sort, sort};

pub static SORT: OpDef = OpDef {
    name: "sort",
    class: Class::Sort,
    doc: r#"The elements in ascending order along `axis` (the last one unless given), or in descending order. NaN stands last in either. Equal
elements keep their order. Complex numbers go by their real parts, then by their imaginary ones.

```tx
sort([3, 1, 2])                   # [1, 2, 3]
sort([3, 1, 2], descending=true)  # [3, 2, 1]
```"#,
    params: PARAMS,
    promote: Promote::Keep,
    complex: OnComplex::Taken,
    infer: |call| infer::rank_at_least(call, 0, 1).map(|()| call.args[0].clone()),
    lower: Lower::Core(|b, call| {
        let dtype = b.ty(call.args[0]).dtype;
        along_axis(b, call, dtype, &sort::SORT, &complex_sort::SORT)
    }),
    grad: Grad::Pull(|p| {
        // Where each element went is the inverse of where each came from.
        let axis = p.attrs[0].axes().map_or(p.x[0].rank() - 1, |axes| axes[0]);
        let from = p.x[0].with("argsort", &[], p.attrs.clone());
        let to = from.with("argsort", &[], vec![Attr::Axes(vec![axis])]);
        p.first(|| pull::take_along(p.dy, to, axis))
    }),
    ..OTHER
};

/// The parameters of `sort` and `argsort`.
pub(super) const PARAMS: &[Param] = &[
    Param::array("x"),
    Param::optional("axis", ParamKind::Axis),
    Param::optional("descending", ParamKind::Bool),
    Param::optional("stable", ParamKind::Bool),
];

/// The routine for real or for complex numbers along the call's axis, which is put last for it.
pub(super) fn along_axis(
    b: &mut CoreBuilder,
    call: &LowerCall<'_>,
    dtype: DType,
    real: &'static Routine,
    complex: &'static Routine,
) -> CoreId {
    let rank = b.ty(call.args[0]).rank();
    let axis = call.attrs[0].axes().map_or(rank - 1, |axes| axes[0]);
    let last = lower::axis_last(b, call.args[0], axis);
    let ty = Type::new(dtype, b.shape(last));
    let descending = vec![Size::constant(i64::from(infer::flag(&call.attrs[1])))];
    let out = match b.parts(last) {
        None => b.routine(real, &[last], descending, vec![ty])[0],
        Some((re, im)) if dtype.is_complex() => {
            let part = ty.with_dtype(dtype.part());
            let sorted = b.routine(complex, &[re, im], descending, vec![part.clone(), part]);
            b.pair(sorted[0], sorted[1])
        }
        Some((re, im)) => b.routine(complex, &[re, im], descending, vec![ty])[0],
    };
    lower::axis_back(b, out, axis)
}
