//! `argsort`.

use super::sort::{PARAMS, along_axis};
use crate::ops::entry::*;
use texpr_routines::{complex_sort, sort};

pub static ARGSORT: OpDef = OpDef {
    name: "argsort",
    class: Class::Sort,
    doc: r#"The indices that sort `x` along `axis` (the last one unless given), as `i64`. NaN stands last; equal elements keep their order. Complex numbers
go by their real parts, then by their imaginary ones.

```tx
argsort([3.5, 1.5, 2.5])  # [1, 2, 0]
```"#,
    params: PARAMS,
    promote: Promote::Keep,
    complex: OnComplex::Taken,
    infer: |call| {
        infer::rank_at_least(call, 0, 1).map(|()| call.args[0].with_dtype(DType::I64))
    },
    lower: Lower::Core(|b, call| along_axis(b, call, DType::I64, &sort::ARGSORT, &complex_sort::ARGSORT)),
    grad: Grad::Zero,
    ..OTHER
};
