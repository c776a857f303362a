//! E0426: a reduction that cannot leave elements out.

use crate::build::Refused;
use texpr_base::{Diagnostic, ErrorCode, Span};

/// The code and its page.
pub static CODE: ErrorCode = ErrorCode {
    id: "E0426",
    title: "a reduction that cannot leave elements out",
    explain: r#"A condition, or a bound that depends on another index, leaves elements out of a reduction. `sum`, `prod`, `min`, `max`, `any`, `all`,
`count_nonzero`, `mean`, `std` and `var` can do without them (the last three only if no bound depends on an index of the same reduction); what
others should pass over can be given a value that does not matter to them.

This fails:

```tx
input x: f64[n]
output result = argmax[i < n if x[i] < 1](x[i])
```

This works:

```tx
input x: f64[n]
output result = argmax[i < n](if x[i] < 1 then x[i] else -inf)
```
"#,
};

/// Reductions that take a mask, which has all indices at once.
const MASKED: [&str; 3] = ["mean", "std", "var"];

/// `name` stands where elements are left out.
pub fn refuse(span: Span, name: &str) -> Refused {
    let help = if MASKED.contains(&name) {
        "no bound may depend on an index of the same reduction: write it with sums, or the bound as a condition"
    } else {
        "`sum`, `prod`, `min`, `max`, `any`, `all`, `count_nonzero`, `mean`, `std` and `var` can"
    };
    Box::new(
        Diagnostic::error(&CODE, format!("`{name}` cannot leave elements out"))
            .at(span, "here a condition or a bound leaves some out")
            .help(help),
    )
}
