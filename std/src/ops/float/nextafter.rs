//! `nextafter`.

use crate::ops::entry::*;

pub static NEXTAFTER: OpDef = OpDef {
    name: "nextafter",
    class: Class::Float,
    doc: r#"The float next to the first on the way to the second.

```tx
nextafter(1.0, 2.0)  # 1.0000000000000002
```"#,
    lower: Lower::Map(|x| math::nextafter(x[0], x[1])),
    max_ulp: 0,
    ..BINARY_FLOAT
};
