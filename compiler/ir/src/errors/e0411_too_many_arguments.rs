//! E0411: too many arguments.

use crate::build::Refused;
use texpr_base::{Diagnostic, ErrorCode, Span};

/// The code and its page.
pub static CODE: ErrorCode = ErrorCode {
    id: "E0411",
    title: "too many arguments",
    explain: r#"A call gives more arguments than there are parameters, or gives one by position that goes by its name only.

This fails:

```tx
input x: f64[n]
output result = exp(x, 2)
```

This works:

```tx
input x: f64[n]
output result = exp(x) * 2
```
"#,
};

/// `extra` is the first argument too many.
pub fn refuse(extra: Span, name: &str, takes: usize, given: usize, signature: &str) -> Refused {
    let s = if takes == 1 { "" } else { "s" };
    Box::new(
        Diagnostic::error(&CODE, format!("`{name}` takes {takes} argument{s}, and {given} are given"))
            .at(extra, "one too many")
            .note(format!("it is called as {signature}")),
    )
}
