//! `top_k_values` and `top_k_indices`: the results of one routine.

use crate::ops::entry::*;
use crate::ops::errors::e0602_value;
use texpr_routines::sort::TOP_K;

pub static TOP_K_VALUES: OpDef = OpDef {
    name: "top_k_values",
    class: Class::Sort,
    doc: r#"The `k` greatest elements along `axis` (the last one unless given), the greatest first; with `largest=false` the least. NaN comes last.
`top_k` gives the indices too.

```tx
top_k_values([3, 1, 4, 1, 5], 2)  # [5, 4]
```"#,
    params: PARAMS,
    infer: |call| infer_top(call, call.args[0].dtype),
    lower: Lower::Core(|b, call| lower_top(b, call, 0)),
    grad: Grad::Pull(|p| {
        let (x, axis) = (p.x[0], along(&p.attrs[1], p.dy.rank()));
        p.first(|| pull::put_along(x, x.with("top_k_indices", &[], p.attrs.clone()), axis, p.dy))
    }),
    ..OTHER
};

pub static TOP_K_INDICES: OpDef = OpDef {
    name: "top_k_indices",
    class: Class::Sort,
    doc: r#"Where the `k` greatest elements along `axis` (the last one unless given) are, as `i64`; of equal elements the first one comes first.

```tx
top_k_indices([3, 1, 4, 1, 5], 2)  # [4, 2]
```"#,
    params: PARAMS,
    infer: |call| infer_top(call, DType::I64),
    lower: Lower::Core(|b, call| lower_top(b, call, 1)),
    grad: Grad::Zero,
    ..OTHER
};

const PARAMS: &[Param] = &[
    Param::array("x"),
    Param::required("k", ParamKind::Sizes),
    Param::optional("axis", ParamKind::Axis),
    Param::optional("largest", ParamKind::Bool),
];

fn along(attr: &Attr, rank: usize) -> usize {
    attr.axes().map_or(rank - 1, |axes| axes[0])
}

fn infer_top(call: &Call<'_>, dtype: DType) -> Result<Type, OpError> {
    infer::rank_at_least(call, 0, 1)?;
    let k = infer::one_size(call, 0, "k")?.unwrap_or(Size::constant(1));
    infer::not_negative(call, &k);
    let mut ty = call.args[0].with_dtype(dtype);
    let axis = along(&call.attrs[1], ty.rank());
    if let (Some(k), Some(n)) = (k.as_const(), ty.shape[axis].as_const())
        && (k > n || k < 0)
    {
        let message = format!("`{}` of {k} elements along an axis of size {n}", call.def.name);
        return Err(e0602_value::refuse(Some(0), message, Some("`k` is from 0 to the size of the axis")));
    }
    ty.shape[axis] = k;
    Ok(ty)
}

fn lower_top(b: &mut CoreBuilder, call: &LowerCall<'_>, which: usize) -> CoreId {
    let axis = along(&call.attrs[1], call.ty.rank());
    let x = lower::axis_last(b, call.args[0], axis);
    let mut values = b.ty(x).clone();
    values.shape[call.ty.rank() - 1] = call.ty.shape[axis].clone();
    let indices = values.with_dtype(DType::I64);
    let largest = Size::constant(i64::from(call.attrs[2].bool() != Some(false)));
    let out = b.routine(&TOP_K, &[x], vec![largest], vec![values, indices])[which];
    lower::axis_back(b, out, axis)
}
