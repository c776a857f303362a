//! `var`.

use super::mean::mean;
use crate::ops::entry::*;
use crate::ops::errors::e0602_value;

pub static VAR: OpDef = OpDef {
    name: "var",
    doc: r#"Variance over `axis`: the mean of the squared distances from the mean, divided by the number of elements less `correction` (0 if not
given; NumPy calls it `ddof`). With a mask `where` only of the elements for which it is true. Computed in two passes, so it is accurate where the mean is large.

```tx
var([1.0, 2.0, 4.0, 5.0], correction=1)  # 3.3333333333333335
```"#,
    params: VAR_PARAMS,
    infer: infer_var,
    complex: OnComplex::Taken,
    lower: Lower::Core(var),
    grad: Grad::Pull(|p| {
        let x = p.x[0];
        let (axes, _) = pull::reduction(p);
        let correction = p.attrs[2].number().or(p.attrs[3].number()).unwrap_or(0.0);
        let sum = pull::masked(p, x).sum(&axes, true);
        let n = pull::count(p, p.y.dtype());
        let freedom = (n - correction).bin("maximum", p.y.number(0.0));
        let scale = pull::kept(p, p.dy) * 2.0 / freedom;
        p.first(|| pull::masked(p, (x - sum / n.cast(x.dtype())).un("conj") * scale.cast(x.dtype())))
    }),
    ..REDUCE_FLOAT
};

/// The parameters of `var` and `std`.
pub(super) const VAR_PARAMS: &[Param] = &[
    Param::array("x"),
    Param::optional("axis", ParamKind::Axes),
    Param::optional("keepdims", ParamKind::Bool),
    Param::optional("correction", ParamKind::SizeOrNumber),
    Param::optional("ddof", ParamKind::SizeOrNumber),
    MASK,
];

/// The type of `var` and `std`.
pub(super) fn infer_var(call: &Call<'_>) -> Result<Type, OpError> {
    if call.attrs[2] != Attr::None && call.attrs[3] != Attr::None {
        let message = format!("`{}` got both `correction` and `ddof`", call.def.name);
        return Err(e0602_value::refuse(None, message, Some("they are two names for one thing: give one")));
    }
    if call.attrs[2..4].iter().any(|attr| *attr != Attr::None && attr.number().is_none()) {
        let message = format!("the `correction` of `{}` must be a constant number", call.def.name);
        let help = "divide by your own count instead: `sum(square(x - mean(x))) / (n - k)`";
        return Err(e0602_value::refuse(None, message, Some(help)));
    }
    infer::masked(call, call.args[0].dtype.part())
}

/// The variance that a call of `var` or `std` asks for.
pub(super) fn var(b: &mut CoreBuilder, call: &LowerCall<'_>) -> CoreId {
    let x = call.args[0];
    let (axes, keepdims) = lower::reduction(b, call);
    let dtype = b.ty(x).dtype.part();
    let correction = call.attrs[2].number().or(call.attrs[3].number()).unwrap_or(0.0);
    let mean = mean(b, call, true);
    let squares = b.map(&[x, mean], |x| lower::square_of_abs(x[0] - x[1]));
    let squares = lower::masked(b, call, squares, Scalar::zero(dtype));
    let sum = b.reduce(squares, Combine::Sum, &axes, keepdims);
    let count = lower::masked_count(b, call, dtype, keepdims);
    b.map(&[sum, count], |x| x[0] / (x[1] - correction).max(x[1].lit(0.0)))
}
