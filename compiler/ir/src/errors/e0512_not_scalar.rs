//! E0512: `grad` of an array.

use crate::build::Refused;
use texpr_base::{Diagnostic, ErrorCode, Span};

/// The code and its page.
pub static CODE: ErrorCode = ErrorCode {
    id: "E0512",
    title: "`grad` of something that is not one real number",
    explain: r#"`grad(y, x)` is an array of the shape of `x`: how much `y`, one real number, changes with each element. For an array `y` there is
`jacobian(y, x)`, and `vjp(y, x, dy)`, which weighs its elements by `dy`.

This fails:

```tx
input x: f64[n]
let y = x**2
output slope = grad(y, x)
```

This works:

```tx
input x: f64[n]
let y = x**2
output slope = grad(sum(y), x)
```
"#,
};

/// `ty` is the type of what was given; `function` is what wants a scalar.
pub fn refuse(span: Span, function: &str, ty: &str) -> Refused {
    Box::new(
        Diagnostic::error(&CODE, format!("{function} needs one real number, not {ty}"))
            .at(span, format!("this is {ty}"))
            .help("sum it up, `grad(sum(y), x)`, or take `jacobian(y, x)` or `vjp(y, x, dy)`"),
    )
}
