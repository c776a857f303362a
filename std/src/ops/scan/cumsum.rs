//! `cumsum`.

use super::along::{SUM_PARAMS, as_scanned, infer_sum, lower_sum, without_initial};
use crate::ops::entry::*;
use texpr_routines::scan::CUMSUM as ROUTINE;

pub static CUMSUM: OpDef = OpDef {
    name: "cumsum",
    aliases: &["cumulative_sum"],
    class: Class::Scan,
    doc: r#"Running sums along `axis`, or of the flattened array: element `i` is the sum of the elements up to and with `i`.

With `include_initial` a 0 stands before them, with `exclusive` element `i` itself is left out; `reverse` sums from the end. Booleans and
signed integers are summed in `i64`, unsigned in `u64`, unless `dtype` says otherwise.

The elements are added one after another, and what rounding loses is carried along (`f32` in `f64`), so the error does not grow with the
length; NumPy's does.

```tx
cumsum([1, 2, 3])                        # [1, 3, 6]
cumsum([1, 2, 3], include_initial=true)  # [0, 1, 3, 6]
cumsum([1, 2, 3], reverse=true)          # [6, 5, 3]
```"#,
    params: SUM_PARAMS,
    infer: infer_sum,
    complex: OnComplex::Taken,
    lower: Lower::Core(|b, call| lower_sum(b, call, &ROUTINE, Scalar::zero(call.ty.dtype))),
    grad: Grad::Linear(|p| {
        let (dy, axis) = (without_initial(p), as_scanned(p, p.x[0]).1);
        let (exclusive, reverse) = (p.attrs[3].clone(), Attr::Bool(!infer::flag(&p.attrs[4])));
        let attrs = vec![Attr::Axes(vec![axis]), Attr::None, Attr::None, exclusive, reverse];
        p.first(|| dy.with("cumsum", &[], attrs).reshape(&p.x[0].shape()))
    }),
    ..OTHER
};
