//! E0426: a reduction that cannot leave elements out.

use crate::build::Refused;
use texpr_base::{Diagnostic, ErrorCode, Span};

/// The code and its page.
pub static CODE: ErrorCode = ErrorCode {
    id: "E0426",
    title: "a reduction that cannot leave elements out",
    explain: r#"A condition, or a bound that depends on another index, leaves elements out of a reduction. `sum`, `prod`, `min`, `max`, `any`, `all` and
`count_nonzero` can do without them; others are made of those.

This fails:

```tx
input x: f64[n]
output result = mean[i < n if x[i] > 0](x[i])
```

This works:

```tx
input x: f64[n]
output result = sum[i < n if x[i] > 0](x[i]) / sum[i < n if x[i] > 0](1)
```
"#,
};

/// `name` stands where elements are left out.
pub fn refuse(span: Span, name: &str) -> Refused {
    Box::new(
        Diagnostic::error(&CODE, format!("`{name}` cannot leave elements out"))
            .at(span, "here a condition or a bound leaves some out")
            .help("`sum`, `prod`, `min`, `max`, `any`, `all` and `count_nonzero` can"),
    )
}
