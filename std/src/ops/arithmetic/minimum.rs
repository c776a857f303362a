//! `minimum`.

use crate::ops::entry::*;

pub static MINIMUM: OpDef = OpDef {
    name: "minimum",
    class: Class::Arithmetic,
    doc: r#"The smaller of two; `nan` if one of them is, and `-0.0` is below `0.0`. The least element of one array is `min`.

```tx
minimum(1.0, nan)  # nan
```"#,
    props: Props::COMMUTATIVE,
    complex: OnComplex::Unordered,
    lower: Lower::Map(|x| x[0].min(x[1])),
    reference: Some(|x| if x[0] <= x[1] { x[0] } else { x[1] }),
    grad: Grad::Each(&[Slope::Is(|g| pull::share(g, 0, "less")), Slope::Is(|g| pull::share(g, 1, "less"))]),
    ..BINARY
};
