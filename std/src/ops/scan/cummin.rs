//! `cummin`.

use super::along;
use crate::ops::entry::*;
use texpr_routines::scan::CUMMIN as ROUTINE;

pub static CUMMIN: OpDef = OpDef {
    name: "cummin",
    class: Class::Scan,
    doc: r#"The least element so far along `axis`, or of the flattened array; with `reverse` from the end. After a NaN it is NaN.

```tx
cummin([1, 3, 2, 5])  # [1, 1, 1, 1]
```"#,
    params: along::PARAMS,
    infer: along::infer,
    lower: Lower::Core(|b, call| along::lower(b, call, &ROUTINE)),
    grad: Grad::Pull(|p| along::pull_extreme(p, "greater")),
    ..OTHER
};
