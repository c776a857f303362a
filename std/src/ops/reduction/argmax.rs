//! `argmax`.

use crate::ops::entry::*;
use texpr_ir::core::Core;
use texpr_routines::extreme::ARG_EXTREME as ROUTINE;

pub static ARGMAX: OpDef = OpDef {
    name: "argmax",
    doc: r#"The index of the first greatest element along `axis`, or in the flattened array if it is not given; of the first `nan` if there is one.

```tx
argmax([1.0, 3.0, 3.0])  # 1
```"#,
    params: ARG_PARAMS,
    infer: |call| infer::reduced_non_empty(call, DType::I64),
    complex: OnComplex::Unordered,
    lower: Lower::Core(|b, call| first_extreme(b, call, Combine::Max)),
    grad: Grad::Zero,
    ..REDUCE
};

/// The parameters of `argmax` and `argmin`.
pub(super) const ARG_PARAMS: &[Param] = &[
    Param::array("x"),
    Param::optional("axis", ParamKind::Axis),
    Param::optional("keepdims", ParamKind::Bool),
];

/// The index of the first element that is the extreme (or nan, if the extreme is). In an array that lies in memory a routine looks for it,
/// along the last axes; otherwise one pass finds the extreme and one the index, so that nothing is moved, and elements that are computed need none.
pub(super) fn first_extreme(b: &mut CoreBuilder, call: &LowerCall<'_>, extreme: Combine) -> CoreId {
    let x = call.args[0];
    let shape = b.shape(x);
    let (axes, keepdims) = lower::reduction(b, call);
    let kept = shape.len() - axes.len();
    if axes.iter().all(|axis| *axis >= kept) && !matches!(b.kind(x), Some(Core::Map(_))) {
        let mut rows = shape[..kept].to_vec();
        let out = Type::new(DType::I64, rows.clone());
        rows.push(Size::product(&shape[kept..]));
        let x = b.reshape(x, rows);
        let greatest = Size::constant(i64::from(extreme == Combine::Max));
        let found = b.routine(&ROUTINE, &[x], vec![greatest], vec![out])[0];
        return b.reshape(found, call.ty.shape.clone());
    }
    let value = b.reduce(x, extreme, &axes, true);
    let index = match call.attrs[0].axes() {
        Some(&[axis]) => lower::axis_index(b, &shape[axis], axis, shape.len()),
        _ => b.iota(shape),
    };
    let candidates = b.map(&[x, value, index], |x| {
        let equal = x[0].eq(x[1]);
        let found = if x[0].dtype.is_float() { equal | (x[0].is_nan() & x[1].is_nan()) } else { equal };
        found.select(x[2], x[2].int(i128::from(i64::MAX)))
    });
    b.reduce(candidates, Combine::Min, &axes, keepdims)
}
