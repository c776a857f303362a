//! `fmin`.

use crate::ops::entry::*;

pub static FMIN: OpDef = OpDef {
    name: "fmin",
    class: Class::Arithmetic,
    doc: r#"The smaller of two, where a `nan` gives way to a number.

```tx
fmin(1.0, nan)  # 1.0
```"#,
    complex: OnComplex::Unordered,
    lower: Lower::Map(|x| fmin(x[0], x[1])),
    reference: Some(|x| x[0].min(x[1])),
    grad: Grad::Each(&[
        Slope::Is(|g| pull::share_of_numbers(g, 0, "less")),
        Slope::Is(|g| pull::share_of_numbers(g, 1, "less")),
    ]),
    ..BINARY
};

fn fmin<'b>(a: Sx<'b>, b: Sx<'b>) -> Sx<'b> {
    if !a.dtype.is_float() {
        return a.min(b);
    }
    a.is_nan().select(b, b.is_nan().select(a, a.min(b)))
}
