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
    grad: Grad::Pull(|p| {
        along::pull_scan(p, infer::flag(&p.attrs[1]), [p.y, p.dy], |[x, y, dy], axis| {
            // `y` never falls, so that no power overflows. Equal infinities have no difference.
            let (after, there) = pull::next(y, axis);
            let rises = after.bin("not_equal", y).bin("logical_and", there);
            let ratio = (y - after).only_where(rises).un("exp");
            let share = (x - y.choose_finite()).un("exp");
            share * pull::from_the_end(ratio, dy, axis)
        })
    }),
    ..OTHER
};
