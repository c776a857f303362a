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
    ..BINARY
};
