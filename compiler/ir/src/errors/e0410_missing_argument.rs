//! E0410: an argument is missing.

use crate::build::Refused;
use texpr_base::{Diagnostic, ErrorCode, Span};

/// The code and its page.
pub static CODE: ErrorCode = ErrorCode {
    id: "E0410",
    title: "an argument is missing",
    explain: r#"A call leaves out an argument that has no default.

This fails:

```tx
input x: f64[n]
output result = minimum(x)
```

This works:

```tx
input x: f64[n]
output result = minimum(x, 1.0)
```
"#,
};

/// `parameter` has no argument in this call of `name`.
pub fn refuse(span: Span, name: &str, parameter: &str, signature: &str) -> Refused {
    Box::new(
        Diagnostic::error(&CODE, format!("`{name}` needs an argument `{parameter}`"))
            .at(span, format!("`{parameter}` is missing"))
            .note(format!("it is called as {signature}")),
    )
}

/// `where(c)`, as NumPy's `nonzero` may be written; `place` is the name.
pub fn one_of_where(span: Span, condition: &str, place: Span) -> Refused {
    let message = "`where` needs an argument `x1` and an argument `x2`";
    Box::new(
        Diagnostic::error(&CODE, message)
            .at(span, "only the condition is there")
            .note("it chooses element by element, as `where(condition, x1, x2)`")
            .help(format!("the indices where the condition holds are `nonzero({condition})`"))
            .fix("write `nonzero`", place, "nonzero"),
    )
}
