//! `clip`.

use crate::ops::entry::*;

pub static CLIP: OpDef = OpDef {
    name: "clip",
    aliases: &["clamp"],
    class: Class::Arithmetic,
    doc: r#"The number, but no less than `min` and no more than `max`; where `min` is above `max` it is `max`. A `nan` stays.

```tx
clip([-1.0, 0.5, 7.0], 0.0, 1.0)  # [0.0, 0.5, 1.0]
```"#,
    params: &[Param::array("x"), Param::array("min"), Param::array("max")],
    complex: OnComplex::Unordered,
    lower: Lower::Map(|x| x[0].max(x[1]).min(x[2])),
    reference: Some(|x| x[0].max(x[1]).min(x[2])),
    ..BINARY
};
