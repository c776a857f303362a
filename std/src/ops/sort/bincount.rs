//! `bincount`.

use crate::ops::entry::*;
use texpr_routines::search::BINCOUNT as ROUTINE;

pub static BINCOUNT: OpDef = OpDef {
    name: "bincount",
    class: Class::Sort,
    doc: r#"How often each of `0, 1, …, minlength - 1` stands in `x`, as `i64`; with `weights`, the sum of the weights of each, as `f64`.

The number of bins is `minlength`, which must be given: the size of a result may not depend on the data. A value without a bin is an error.

```tx
bincount([1, 3, 1], 4)                   # [0, 2, 0, 1]
bincount([1, 3, 1], 4, [0.5, 1.0, 2.0])  # [0.0, 2.5, 0.0, 1.0]
```"#,
    params: &[
        Param::array("x"),
        Param::required("minlength", ParamKind::Sizes),
        Param { optional: true, ..Param::array("weights") },
    ],
    infer: |call| {
        let x = &call.args[0];
        if x.dtype.is_float() {
            return Err(OpError::DType { arg: 0, expected: "integers" });
        }
        if x.rank() != 1 {
            return Err(OpError::Rank { arg: 0, expected: "a vector".into() });
        }
        let n = infer::one_size(call, 0, "minlength")?.unwrap_or(Size::constant(0));
        infer::not_negative(call, &n);
        if let Some(weights) = call.args.get(1) {
            if weights.rank() != 1 {
                return Err(OpError::Rank { arg: 1, expected: "a vector".into() });
            }
            let left = (0, "the axis of `x`", &x.shape[0]);
            infer::same_size(call, left, (1, "the axis of `weights`", &weights.shape[0]))?;
        }
        let dtype = if call.args.len() > 1 { DType::F64 } else { DType::I64 };
        Ok(Type::new(dtype, vec![n]))
    },
    lower: Lower::Core(|b, call| {
        let mut args = vec![b.cast(call.args[0], DType::I64)];
        for weights in &call.args[1..] {
            args.push(b.cast(*weights, DType::F64));
        }
        b.routine(&ROUTINE, &args, vec![], vec![call.ty.clone()])[0]
    }),
    grad: Grad::Linear(|p| {
        let mut out = vec![None];
        let weight = || pull::take_along(p.dy, p.x[0].cast(DType::I64), 0);
        out.extend(p.x.get(1).map(|weights| p.of(1, || weight().cast(weights.dtype()))));
        out
    }),
    ..OTHER
};
