//! `polar`.

use crate::ops::entry::*;

pub static POLAR: OpDef = OpDef {
    name: "polar",
    class: Class::Complex,
    doc: r#"The complex number of this absolute value at this angle, in radians.

```tx
polar(2.0, 0.0)  # 2+0j
```"#,
    params: &[Param::array("r"), Param::array("angle")],
    promote: Promote::Float,
    infer: |call| texpr_ir::op::broadcast_all(call, call.args[0].dtype.to_complex()),
    lower: Lower::Map(|x| (x[0] * math::cos(x[1])).complex(x[0] * math::sin(x[1]))),
    grad: Grad::Pull(|p| {
        let (r, angle) = (p.x[0], p.x[1]);
        let (re, im) = (p.dy.un("real"), p.dy.un("imag"));
        let (cos, sin) = (angle.un("cos"), angle.un("sin"));
        vec![
            p.of(0, || (re * cos - im * sin).sum_to(&r.ty())),
            p.of(1, || (-(r * (re * sin + im * cos))).sum_to(&angle.ty())),
        ]
    }),
    ..BINARY
};
