//! E0407: no such member.

use texpr_base::{Diagnostic, ErrorCode, Span};
use texpr_ir::build::Refused;

/// The code and its page.
pub static CODE: ErrorCode = ErrorCode {
    id: "E0407",
    title: "no such member",
    explain: r#"Modules have functions, arrays have the properties `T shape ndim size dtype`, and every function can be called as a method.

This fails:

```tx
input x: f64[n]
output result = x.len
```

This works:

```tx
input x: f64[n]
output result = x.size
```
"#,
};

/// `of` describes what was asked.
pub fn refuse(span: Span, of: &str, name: &str, near: Option<&str>) -> Refused {
    let mut diagnostic = Diagnostic::error(&CODE, format!("{of} has no `{name}`")).at(span, "unknown");
    if let Some(near) = near {
        diagnostic =
            diagnostic.help(format!("did you mean `{near}`?")).fix(format!("write `{near}`"), span, near);
    }
    Box::new(diagnostic)
}
