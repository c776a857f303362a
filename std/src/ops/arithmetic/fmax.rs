//! `fmax`.

use crate::ops::entry::*;

pub static FMAX: OpDef = OpDef {
    name: "fmax",
    class: Class::Arithmetic,
    doc: r#"The greater of two, where a `nan` gives way to a number.

```tx
fmax(1.0, nan)  # 1.0
```"#,
    complex: OnComplex::Unordered,
    lower: Lower::Map(|x| fmax(x[0], x[1])),
    reference: Some(|x| x[0].max(x[1])),
    grad: Grad::Each(&[
        Slope::Is(|g| pull::share_of_numbers(g, 0, "greater")),
        Slope::Is(|g| pull::share_of_numbers(g, 1, "greater")),
    ]),
    ..BINARY
};

fn fmax<'b>(a: Sx<'b>, b: Sx<'b>) -> Sx<'b> {
    if !a.dtype.is_float() {
        return a.max(b);
    }
    a.is_nan().select(b, b.is_nan().select(a, a.max(b)))
}
