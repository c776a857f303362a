//! `maximum`.

use crate::ops::entry::*;

pub static MAXIMUM: OpDef = OpDef {
    name: "maximum",
    class: Class::Arithmetic,
    doc: r#"The greater of two; `nan` if one of them is, and `0.0` is above `-0.0`. The greatest element of one array is `max`.

```tx
maximum(1.0, nan)  # nan
```"#,
    props: Props::COMMUTATIVE,
    complex: OnComplex::Unordered,
    lower: Lower::Map(|x| x[0].max(x[1])),
    reference: Some(|x| if x[0] >= x[1] { x[0] } else { x[1] }),
    grad: Grad::Each(&[
        Slope::Is(|g| pull::share(g, 0, "greater")),
        Slope::Is(|g| pull::share(g, 1, "greater")),
    ]),
    ..BINARY
};
