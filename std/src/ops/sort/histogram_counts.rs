//! `histogram_counts`.

use crate::ops::entry::*;
use texpr_routines::search::HISTOGRAM as ROUTINE;

pub static HISTOGRAM_COUNTS: OpDef = OpDef {
    name: "histogram_counts",
    class: Class::Sort,
    doc: r#"How many elements of `x` lie between neighbours of the ascending `edges`, as `i64`; with `weights`, the sum of their weights, as `f64`.
Every bin holds its lower edge, the last one both. `uniform=true` promises evenly spaced edges, which is faster. `histogram` makes the
edges too.

```tx
histogram_counts([1.0, 2.0, 2.5, 4.0], [1.0, 2.0, 4.0])  # [1, 3]
```"#,
    params: &[
        Param::array("x"),
        Param::array("edges"),
        Param { optional: true, ..Param::array("weights") },
        Param::optional("uniform", ParamKind::Bool),
    ],
    infer: |call| {
        if call.args[1].rank() != 1 {
            return Err(OpError::Rank { arg: 1, expected: "a vector".into() });
        }
        if call.args.len() > 2 {
            infer::same_shape_as_first(call, 2, None)?;
        }
        let bins = call.args[1].shape[0].sub(&Size::constant(1));
        infer::not_negative(call, &bins);
        let dtype = if call.args.len() > 2 { DType::F64 } else { DType::I64 };
        Ok(Type::new(dtype, vec![bins]))
    },
    lower: Lower::Core(|b, call| {
        let args: Vec<CoreId> = call.args.iter().map(|arg| b.cast(*arg, DType::F64)).collect();
        let uniform = Size::constant(i64::from(infer::flag(&call.attrs[0])));
        b.routine(&ROUTINE, &args, vec![uniform], vec![call.ty.clone()])[0]
    }),
    grad: Grad::Zero,
    ..OTHER
};
