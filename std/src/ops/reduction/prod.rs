//! `prod`.

use super::sum::{SUM_PARAMS, infer_sum};
use crate::ops::entry::*;

pub static PROD: OpDef = OpDef {
    name: "prod",
    doc: r#"Product over `axis`; 1 of no elements. Its dtype is that of `sum`.

```tx
prod([1, 2, 3, 4])  # 24
```"#,
    params: SUM_PARAMS,
    infer: infer_sum,
    complex: OnComplex::Taken,
    lower: Lower::Core(|b, call| {
        let x = b.cast(call.args[0], call.ty.dtype);
        lower::reduce(b, call, x, Combine::Prod)
    }),
    ..REDUCE
};
