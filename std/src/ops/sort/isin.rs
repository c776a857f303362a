//! `isin`.

use crate::ops::entry::*;
use texpr_routines::{complex_sort, search};

pub static ISIN: OpDef = OpDef {
    name: "isin",
    class: Class::Sort,
    doc: r#"Whether each element of `x` is among the `elements`; with `invert`, whether it is not. NaN is among nothing.

```tx
isin([1, 2, 3], [3, 1])  # [true, false, true]
```"#,
    params: &[Param::array("x"), Param::array("elements"), Param::optional("invert", ParamKind::Bool)],
    promote: Promote::Common,
    complex: OnComplex::Taken,
    infer: |call| Ok(call.args[0].with_dtype(DType::Bool)),
    lower: Lower::Core(|b, call| {
        let inverted = Size::constant(i64::from(infer::flag(&call.attrs[0])));
        let count = Size::product(&b.shape(call.args[1]));
        let elements = b.reshape(call.args[1], vec![count]);
        let args = b.flat(&[call.args[0], elements]);
        let routine = if args.len() == 2 { &search::ISIN } else { &complex_sort::ISIN };
        b.routine(routine, &args, vec![inverted], vec![call.ty.clone()])[0]
    }),
    grad: Grad::Zero,
    ..OTHER
};
