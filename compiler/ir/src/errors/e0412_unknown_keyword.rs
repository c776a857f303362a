//! E0412: an argument of an unknown name.

use crate::build::Refused;
use texpr_base::{Diagnostic, ErrorCode, Span};

/// The code and its page.
pub static CODE: ErrorCode = ErrorCode {
    id: "E0412",
    title: "an argument of an unknown name",
    explain: r#"A keyword argument must be one of the function's parameters.

This fails:

```tx
input x: f64[n]
output result = sum(x, axes=0)
```

This works:

```tx
input x: f64[n]
output result = sum(x, axis=0)
```
"#,
};

/// `known` are the parameters that there are.
pub fn refuse(span: Span, name: &str, keyword: &str, known: &[&str], signature: &str) -> Refused {
    let mut diagnostic = Diagnostic::error(&CODE, format!("`{name}` has no argument `{keyword}`"))
        .at(span, "unknown argument")
        .note(format!("it is called as {signature}"));
    if let Some(near) = texpr_base::diag::did_you_mean(keyword, known.iter().copied()) {
        diagnostic = diagnostic.help(format!("did you mean `{near}`?"));
    }
    Box::new(diagnostic)
}
