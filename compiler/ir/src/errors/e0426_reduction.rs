//! E0426: a reduction that cannot leave elements out.

use crate::build::Refused;
use texpr_base::{Diagnostic, ErrorCode, Span};

/// The code and its page.
pub static CODE: ErrorCode = ErrorCode {
    id: "E0426",
    title: "a reduction that cannot leave elements out",
    explain: r#"A condition, or a bound that depends on another index, leaves elements out of a reduction. `sum`, `prod`, `min`, `max`, `any`, `all` and
`count_nonzero` can do without them, and with a condition `mean`, `var` and `std`; others are given the elements themselves.

This fails:

```tx
input x: f64[n]
output result = median[i < n if x[i] > 0](x[i])
```

This works:

```tx
input x: f64[n]
output result = median(x[x > 0])
```
"#,
};

/// `name` stands where elements are left out.
pub fn refuse(span: Span, name: &str) -> Refused {
    Box::new(
        Diagnostic::error(&CODE, format!("`{name}` cannot leave elements out"))
            .at(span, "here a condition or a bound leaves some out")
            .help("`sum`, `prod`, `min`, `max`, `any`, `all` and `count_nonzero` can, and with a condition `mean`, `var` and `std`"),
    )
}
