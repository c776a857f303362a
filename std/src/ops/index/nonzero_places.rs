//! `nonzero_places`: what `x[mask]` and `nonzero` are made of.

use crate::ops::entry::*;
use texpr_routines::nonzero::NONZERO;

pub static NONZERO_PLACES: OpDef = OpDef {
    name: "nonzero_places",
    class: Class::Index,
    doc: r#"The indices of the true elements, one row for each axis: the compiler's own, behind `x[mask]`, which counts them first.

```tx
[10, 20, 30][[true, false, true]]  # [10, 30]
```"#,
    params: &[Param::array("mask"), Param::required("slices", ParamKind::Slices)],
    infer: |call| {
        let n = call.attrs[0].sizes().and_then(|sizes| sizes.first()).cloned().unwrap_or(Size::constant(0));
        Ok(Type::new(DType::I64, vec![Size::constant(call.args[0].rank() as i64), n]))
    },
    lower: Lower::Core(|b, call| b.routine(&NONZERO, call.args, Vec::new(), vec![call.ty.clone()])[0]),
    grad: Grad::Zero,
    ..OTHER
};
