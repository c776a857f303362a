//! `quantile` and its like.

use crate::ops::entry::*;
use crate::ops::errors::e0602_value;
use texpr_routines::search::{METHODS, QUANTILE as ROUTINE};

pub static QUANTILE: OpDef = OpDef {
    name: "quantile",
    class: Class::Reduction,
    doc: r#"The `q`-th quantiles over `axis` (an axis, a tuple of axes, or all if not given), for `q` from 0 to 1: one or a vector of them, which
become the first axis of the result. NaN if any element is.

Between two elements it goes by `method`: "linear" (unless given), "lower", "higher", "nearest" or "midpoint", as NumPy has them.

```tx
quantile([1.0, 2.0, 3.0, 4.0], 0.5)           # 2.5
quantile([1.0, 2.0, 3.0, 4.0], [0.25, 0.75])  # [1.75, 3.25]
```"#,
    params: PARAMS,
    infer: infer_quantile,
    lower: Lower::Core(|b, call| lower_quantile(b, call, false)),
    ..OTHER
};

pub static NANQUANTILE: OpDef = OpDef {
    name: "nanquantile",
    class: Class::Reduction,
    doc: r#"`quantile` that leaves out NaN; NaN if all elements are.

```tx
nanquantile([1.0, nan, 3.0], 0.5)  # 2.0
```"#,
    params: PARAMS,
    infer: infer_quantile,
    lower: Lower::Core(|b, call| lower_quantile(b, call, true)),
    ..OTHER
};

pub static MEDIAN: OpDef = OpDef {
    name: "median",
    doc: r#"The middle element over `axis`, or the mean of the two in the middle. NaN if any element is.

```tx
median([3.0, 1.0, 2.0, 10.0])  # 2.5
```"#,
    lower: Lower::Core(|b, call| lower_median(b, call, false)),
    ..REDUCE_FLOAT
};

pub static NANMEDIAN: OpDef = OpDef {
    name: "nanmedian",
    doc: r#"`median` that leaves out NaN; NaN if all elements are.

```tx
nanmedian([3.0, nan, 2.0])  # 2.5
```"#,
    lower: Lower::Core(|b, call| lower_median(b, call, true)),
    ..REDUCE_FLOAT
};

const PARAMS: &[Param] = &[
    Param::array("x"),
    Param::array("q"),
    Param::optional("axis", ParamKind::Axes),
    Param::optional("keepdims", ParamKind::Bool),
    Param::optional("method", ParamKind::Str),
];

fn method(attr: &Attr) -> Option<usize> {
    match attr {
        Attr::Str(name) => METHODS.iter().position(|method| method == name && *method != "median"),
        _ => Some(0),
    }
}

fn infer_quantile(call: &Call<'_>) -> Result<Type, OpError> {
    if method(&call.attrs[2]).is_none()
        && let Attr::Str(name) = &call.attrs[2]
    {
        let message = format!("`{}` has no method \"{name}\"", call.def.name);
        let help = "the methods are \"linear\", \"lower\", \"higher\", \"nearest\" and \"midpoint\"";
        return Err(e0602_value::refuse(None, message, Some(help)));
    }
    if call.args[1].rank() > 1 {
        return Err(OpError::Rank { arg: 1, expected: "a number or a vector".into() });
    }
    let kept = infer::reduced(call, call.args[0].dtype.to_float());
    let shape = call.args[1].shape.iter().cloned().chain(kept.shape).collect();
    Ok(Type::new(kept.dtype, shape))
}

fn lower_quantile(b: &mut CoreBuilder, call: &LowerCall<'_>, skip_nan: bool) -> CoreId {
    let q = b.cast(call.args[1], DType::F64);
    quantiles(b, call, q, method(&call.attrs[2]).unwrap_or(0), skip_nan)
}

fn lower_median(b: &mut CoreBuilder, call: &LowerCall<'_>, skip_nan: bool) -> CoreId {
    let half = b.constant(Scalar::f64(0.5));
    quantiles(b, call, half, METHODS.len() - 1, skip_nan)
}

/// The reduced axes become one, the last; the quantiles come first in the result.
fn quantiles(
    b: &mut CoreBuilder,
    call: &LowerCall<'_>,
    q: CoreId,
    method: usize,
    skip_nan: bool,
) -> CoreId {
    let x = b.cast(call.args[0], call.ty.dtype);
    let rank = b.ty(x).rank();
    let axes = infer::axes_or_all(&call.attrs[0], rank);
    let order: Vec<usize> = (0..rank).filter(|axis| !axes.contains(axis)).chain(axes.clone()).collect();
    let moved = lower::permute(b, x, &order);
    let shape = b.shape(moved);
    let (kept, reduced) = shape.split_at(rank - axes.len());
    let mut rows = kept.to_vec();
    rows.push(Size::product(reduced));
    let rows = b.reshape(moved, rows);
    let vector = vec![Size::product(&b.shape(q))];
    let q = b.reshape(q, vector);
    let out: Shape = b.shape(q).into_iter().chain(kept.iter().cloned()).collect();
    let params = [method as i64, i64::from(skip_nan)].map(Size::constant).to_vec();
    let out = b.routine(&ROUTINE, &[rows, q], params, vec![Type::new(call.ty.dtype, out)])[0];
    b.reshape(out, call.ty.shape.clone())
}
