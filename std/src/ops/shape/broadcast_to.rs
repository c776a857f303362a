//! `broadcast_to`.

use crate::ops::entry::*;
use crate::ops::errors::e0215_broadcast_to;
use texpr_ir::ty::{broadcast, display_sizes};

pub static BROADCAST_TO: OpDef = OpDef {
    name: "broadcast_to",
    doc: r#"The array repeated to `shape`: axes of size 1 are repeated, and axes are added in front.

```tx
broadcast_to([1, 2], (2, 2))  # [[1, 2], [1, 2]]
```"#,
    params: &[Param::array("x"), Param::required("shape", ParamKind::Sizes)],
    infer: |call| {
        let x = &call.args[0];
        let shape = infer::shape(call, 0)?;
        let mut maybe = Vec::new();
        let common = broadcast(&shape, &x.shape, &mut |a, b| maybe.push((a.clone(), b.clone())));
        if common.ok().as_ref() != Some(&shape) {
            let (from, to) = (display_sizes(&x.shape, call.sizes), display_sizes(&shape, call.sizes));
            return Err(e0215_broadcast_to::refuse(&from, &to));
        }
        call.maybe_equal.borrow_mut().extend(maybe);
        Ok(Type::new(x.dtype, shape))
    },
    lower: Lower::Core(|b, call| b.broadcast_to(call.args[0], &call.ty.shape)),
    grad: Grad::Linear(|p| pull::moved(p, |dy| dy.sum_to(&p.x[0].ty()))),
    ..SHAPE
};
