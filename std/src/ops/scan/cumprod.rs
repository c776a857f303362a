//! `cumprod`.

use super::along::{SUM_PARAMS, infer_sum, lower_sum};
use crate::ops::entry::*;
use texpr_routines::scan::CUMPROD as ROUTINE;

pub static CUMPROD: OpDef = OpDef {
    name: "cumprod",
    aliases: &["cumulative_prod"],
    class: Class::Scan,
    doc: r#"Running products along `axis`, or of the flattened array; with `include_initial` a 1 stands before them. Arguments and dtypes are
those of `cumsum`.

```tx
cumprod([1, 2, 3, 4])  # [1, 2, 6, 24]
```"#,
    params: SUM_PARAMS,
    infer: infer_sum,
    complex: OnComplex::Taken,
    lower: Lower::Core(|b, call| lower_sum(b, call, &ROUTINE, Scalar::from_i128(call.ty.dtype, 1))),
    ..OTHER
};
