//! `std`.

use super::var::{VAR_PARAMS, infer_var, var};
use crate::ops::entry::*;

pub static STD: OpDef = OpDef {
    name: "std",
    doc: r#"Standard deviation over `axis`: the square root of `var`, with the same `correction` (NumPy calls it `ddof`).

```tx
std([1.0, 3.0])  # 1.0
```"#,
    params: VAR_PARAMS,
    infer: infer_var,
    complex: OnComplex::Taken,
    lower: Lower::Core(|b, call| {
        let var = var(b, call);
        b.map(&[var], |x| x[0].sqrt())
    }),
    grad: Grad::Pull(|p| {
        let x = p.x[0];
        let (axes, _) = pull::reduction(p);
        let correction = p.attrs[2].number().or(p.attrs[3].number()).unwrap_or(0.0);
        let sum = pull::masked(p, x).sum(&axes, true);
        let n = pull::count(p, p.y.dtype());
        let freedom = (n - correction).bin("maximum", p.y.number(0.0));
        let y = pull::kept(p, p.y);
        let scale = pull::over(pull::kept(p, p.dy) / freedom, y, 0.0);
        p.first(|| pull::masked(p, (x - sum / n.cast(x.dtype())).un("conj") * scale.cast(x.dtype())))
    }),
    ..REDUCE_FLOAT
};
