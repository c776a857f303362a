//! `complex`.

use crate::ops::entry::*;

pub static COMPLEX: OpDef = OpDef {
    name: "complex",
    class: Class::Complex,
    doc: r#"The complex number with these real and imaginary parts: `c64` of `f32` and narrower floats, else `c128`.

```tx
complex(3, -2)  # 3-2j
```"#,
    params: &[Param::array("re"), Param::array("im")],
    promote: Promote::Float,
    infer: |call| texpr_ir::op::broadcast_all(call, call.args[0].dtype.to_complex()),
    lower: Lower::Map(|x| x[0].complex(x[1])),
    grad: Grad::Linear(|p| {
        let re = p.of(0, || p.dy.un("real").sum_to(&p.x[0].ty()));
        vec![re, p.of(1, || (-p.dy.un("imag")).sum_to(&p.x[1].ty()))]
    }),
    ..BINARY
};
