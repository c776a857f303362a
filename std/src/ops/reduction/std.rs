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
    ..REDUCE_FLOAT
};
