//! E0425: something that cannot be done for all indices at once.

use crate::build::Refused;
use texpr_base::{Diagnostic, ErrorCode, Span};

/// The code and its page.
pub static CODE: ErrorCode = ErrorCode {
    id: "E0425",
    title: "something that cannot be done for all indices at once",
    explain: r#"A comprehension, and a function under `vmap`, are computed for all indices at once: there is no order in which something could be
printed, and no size that could differ from index to index.

This fails:

```tx
input x: f64[n, m]
output result = [i < n: sum(x[i, :][x[i, :] > 0])]
```

This works:

```tx
input x: f64[n, m]
output result = [i < n: sum[j < m if x[i, j] > 0](x[i, j])]
```
"#,
};

/// `what` stands in a comprehension or a mapped function.
pub fn refuse(span: Span, what: &str) -> Refused {
    Box::new(
        Diagnostic::error(&CODE, format!("{what} in a comprehension or under `vmap`"))
            .at(span, "this would differ from index to index")
            .help("use a `loop`, or a condition: `sum[j < m if x[j] > 0](x[j])`"),
    )
}
