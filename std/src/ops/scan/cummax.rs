//! `cummax`.

use super::along;
use crate::ops::entry::*;
use texpr_routines::scan::CUMMAX as ROUTINE;

pub static CUMMAX: OpDef = OpDef {
    name: "cummax",
    class: Class::Scan,
    doc: r#"The greatest element so far along `axis`, or of the flattened array; with `reverse` from the end. After a NaN it is NaN.

```tx
cummax([1, 3, 2, 5])  # [1, 3, 3, 5]
```"#,
    params: along::PARAMS,
    infer: along::infer,
    lower: Lower::Core(|b, call| along::lower(b, call, &ROUTINE)),
    grad: Grad::Pull(|p| along::pull_extreme(p, "less")),
    ..OTHER
};
