//! `logcumsumexp`.

use super::along;
use crate::ops::entry::*;
use texpr_routines::scan::LOGCUMSUMEXP as ROUTINE;

pub static LOGCUMSUMEXP: OpDef = OpDef {
    name: "logcumsumexp",
    aliases: &["cumlogsumexp"],
    class: Class::Scan,
    doc: r#"The logarithm of the running sum of exponentials along `axis`, or of the flattened array, without overflow.

```tx
logcumsumexp([1000.0, -inf])  # [1000.0, 1000.0]
```"#,
    params: along::PARAMS,
    promote: Promote::Float,
    infer: along::infer,
    lower: Lower::Core(|b, call| along::lower(b, call, &ROUTINE)),
    ..OTHER
};
