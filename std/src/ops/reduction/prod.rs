//! `prod`.

use super::sum::{SUM_PARAMS, infer_sum};
use crate::ops::entry::*;

pub static PROD: OpDef = OpDef {
    name: "prod",
    doc: r#"Product over `axis`; 1 of no elements. Its dtype is that of `sum`. With a mask `where` only of the elements for which it is true; each
product is multiplied by `initial`.

```tx
prod([1, 2, 3, 4])           # 24
prod([1, 2, 3], initial=10)  # 60
```"#,
    params: SUM_PARAMS,
    infer: infer_sum,
    complex: OnComplex::Taken,
    lower: Lower::Core(|b, call| {
        let x = b.cast(call.args[0], call.ty.dtype);
        let x = lower::masked(b, call, x, Scalar::from_i128(call.ty.dtype, 1));
        lower::reduce_from(b, call, x, Combine::Prod, |x, y| x * y)
    }),
    ..REDUCE
};
