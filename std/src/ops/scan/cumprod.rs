//! `cumprod`.

use super::along::{SUM_PARAMS, infer_sum, lower_sum, pull_scan, without_initial};
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
    grad: Grad::Pull(|p| {
        let (exclusive, reverse) = (infer::flag(&p.attrs[3]), infer::flag(&p.attrs[4]));
        let dy = without_initial(p);
        pull_scan(p, reverse, [dy, dy], |[x, _, dy], axis| {
            let flags = [Attr::None, Attr::Bool(true), Attr::None];
            let attrs = [Attr::Axes(vec![axis]), Attr::None].into_iter().chain(flags).collect();
            let before = x.with("cumprod", &[], attrs);
            // What is left out of its own product is a factor from the next one on.
            let dy = if exclusive { pull::next_or_zero(dy, axis) } else { dy };
            before * pull::from_the_end(pull::next_or_zero(x, axis), dy, axis)
        })
    }),
    ..OTHER
};
