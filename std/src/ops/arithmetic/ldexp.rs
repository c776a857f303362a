//! `ldexp`.

use crate::ops::entry::*;

pub static LDEXP: OpDef = OpDef {
    name: "ldexp",
    class: Class::Arithmetic,
    doc: r#"`x1 * 2**x2`, rounded once; `x2` must be integers.

```tx
ldexp(0.75, 4)  # 12.0
```"#,
    params: &[Param::array("x1"), Param::array("x2")],
    promote: Promote::Keep,
    infer: |call| match call.args {
        [x, n] if n.dtype.is_int() => texpr_ir::op::broadcast_all(call, x.dtype.to_narrow_float()),
        _ => Err(OpError::DType { arg: 1, expected: "integers" }),
    },
    lower: Lower::Map(|x| {
        let float = x[0].cast(x[0].dtype.to_narrow_float());
        math::ldexp(float, x[1].cast(DType::I64))
    }),
    grad: Grad::Each(&[Slope::Is(|g| g.d.bin("ldexp", g.x[1])), Slope::Zero]),
    ..UNARY
};
