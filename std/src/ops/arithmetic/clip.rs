//! `clip`.

use crate::ops::entry::*;

pub static CLIP: OpDef = OpDef {
    name: "clip",
    aliases: &["clamp"],
    class: Class::Arithmetic,
    doc: r#"The number, but no less than `min` and no more than `max`; where `min` is above `max` it is `max`. A `nan` stays. Either may be left out.

```tx
clip([-1.0, 0.5, 7.0], 0.0, 1.0)  # [0.0, 0.5, 1.0]
clip([-1, 5], max=3)              # [-1, 3]
```"#,
    params: &[
        Param::array("x"),
        Param::scalar_or("min", f64::NEG_INFINITY),
        Param::scalar_or("max", f64::INFINITY),
    ],
    complex: OnComplex::Unordered,
    lower: Lower::Map(|x| if let [x, min, max] = *x { x.max(min).min(max) } else { x[0] }),
    reference: Some(|x| x[0].max(x[1]).min(x[2])),
    grad: Grad::Each(&[
        Slope::Is(|g| pull::clip(g, 0)),
        Slope::Is(|g| pull::clip(g, 1)),
        Slope::Is(|g| pull::clip(g, 2)),
    ]),
    ..BINARY
};
