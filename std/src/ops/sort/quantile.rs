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
    grad: Grad::Pull(|p| pull_quantile(p, false)),
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
    grad: Grad::Pull(|p| pull_quantile(p, true)),
    ..OTHER
};

pub static MEDIAN: OpDef = OpDef {
    name: "median",
    doc: r#"The middle element over `axis`, or the mean of the two in the middle. NaN if any element is.

```tx
median([3.0, 1.0, 2.0, 10.0])  # 2.5
```"#,
    lower: Lower::Core(|b, call| lower_median(b, call, false)),
    grad: Grad::Pull(|p| pull_median(p, false)),
    ..REDUCE_FLOAT
};

pub static NANMEDIAN: OpDef = OpDef {
    name: "nanmedian",
    doc: r#"`median` that leaves out NaN; NaN if all elements are.

```tx
nanmedian([3.0, nan, 2.0])  # 2.5
```"#,
    lower: Lower::Core(|b, call| lower_median(b, call, true)),
    grad: Grad::Pull(|p| pull_median(p, true)),
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
fn quantiles(b: &mut CoreBuilder, call: &LowerCall<'_>, q: CoreId, method: usize, skip_nan: bool) -> CoreId {
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

/// The cotangents of the array and of `q`: between its two neighbours among the sorted elements, the result goes evenly.
fn pull_quantile<'b>(p: &Pullback<'b>, skip_nan: bool) -> Vec<Option<Ex<'b>>> {
    let q = p.x[1].cast(DType::F64).reshape(&[Size::product(&p.x[1].shape())]);
    let [of_x, of_q] = pull_quantiles(p, q, METHODS[method(&p.attrs[2]).unwrap_or(0)], skip_nan);
    vec![p.of(0, || of_x), p.of(1, || of_q.reshape(&p.x[1].shape()).cast(p.x[1].dtype()))]
}

fn pull_median<'b>(p: &Pullback<'b>, skip_nan: bool) -> Vec<Option<Ex<'b>>> {
    let half = p.dy.b.constant(Scalar::f64(0.5)).reshape(&[Size::constant(1)]);
    p.first(|| pull_quantiles(p, half, "linear", skip_nan)[0])
}

fn pull_quantiles<'b>(p: &Pullback<'b>, q: Ex<'b>, method: &str, skip_nan: bool) -> [Ex<'b>; 2] {
    let x = p.x[0];
    let axes = infer::axes_or_all(&p.attrs[0], x.rank());
    let order: Vec<usize> = (0..x.rank()).filter(|axis| !axes.contains(axis)).chain(axes.clone()).collect();
    let moved = x.transpose(&order).cast(p.dy.dtype());
    let shape = moved.shape();
    let (kept, reduced) = shape.split_at(x.rank() - axes.len());
    let n = Size::product(reduced);
    // Axes: the quantiles, one of all that is kept, the elements.
    let rows = moved.reshape(&[Size::product(kept), n.clone()]);
    let dy = p.dy.reshape(&[q.shape()[0].clone(), Size::product(kept)]).expand(&[2]);
    let q = q.expand(&[1, 2]);
    let count = match skip_nan {
        true => rows.un("isnan").un("logical_not").cast(DType::F64).sum(&[1], true),
        false => p.dy.b.size(&n).cast(DType::F64),
    };
    let last = (count - 1.0).bin("maximum", count.number(0.0));
    let place = q * last;
    let (low, high) = (place.un("floor"), place.un("ceil"));
    let share = match method {
        "lower" => place.zeros(),
        "higher" => high - low,
        "nearest" => place.un("rint") - low,
        "midpoint" => (high - low) * 0.5,
        _ => place - low,
    };
    let index = pull::index(x.b, &[n], 0).cast(DType::F64);
    let at = |place: Ex<'b>| index.bin("equal", place).cast(dy.dtype());
    let share = share.cast(dy.dtype());
    let sorted = dy * (at(low) * (1.0 - share) + at(high) * share);
    let axis = Attr::Axes(vec![1]);
    let from = rows.with("argsort", &[], vec![axis.clone()]);
    let to = from.with("argsort", &[], vec![axis.clone()]);
    let of_rows = pull::take_along(sorted.sum(&[0], false), to, 1);
    let of_x = of_rows.reshape(&shape).transpose(&pull::inverse(&order)).cast(x.dtype());
    // The slope of the result is the distance of the neighbours.
    let slope = match method {
        "linear" => {
            let sorted = rows.with("sort", &[], vec![axis]);
            let pick = |place: Ex<'b>| sorted.only_where(index.bin("equal", place)).sum(&[2], true);
            (pick(high) - pick(low)) * last.cast(dy.dtype())
        }
        _ => dy.zeros(),
    };
    [of_x, (dy * slope).sum(&[1, 2], false)]
}
