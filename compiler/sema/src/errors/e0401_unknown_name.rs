//! E0401: a name that nothing is bound to.

use texpr_base::{Diagnostic, ErrorCode, Span};
use texpr_ir::build::Refused;

/// The code and its page.
pub static CODE: ErrorCode = ErrorCode {
    id: "E0401",
    title: "a name that nothing is bound to",
    explain: r#"Every name is bound above its use: by `input`, `let`, `fn` or `use`, as a size in the type of an input, or by the language.

This fails:

```tx
input x: f64[n]
output result = smu(x)
```

This works:

```tx
input x: f64[n]
output result = sum(x)
```
"#,
};

/// `near` is the known name that was probably meant.
pub fn refuse(span: Span, name: &str, near: Option<&str>) -> Refused {
    let mut diagnostic =
        Diagnostic::error(&CODE, format!("nothing is called `{name}` here")).at(span, "unknown name");
    if let Some(near) = near {
        diagnostic =
            diagnostic.help(format!("did you mean `{near}`?")).fix(format!("write `{near}`"), span, near);
    }
    Box::new(diagnostic)
}

/// The name is bound further down.
pub fn below(span: Span, name: &str, bound: Span) -> Refused {
    Box::new(
        Diagnostic::error(&CODE, format!("`{name}` is used before it is bound"))
            .at(span, "used here")
            .label(bound, "bound here")
            .help("move the binding up"),
    )
}

/// `np.sum`: the prefix of another system.
pub fn prefix(span: Span, prefix: &str, member: &str) -> Refused {
    Box::new(
        Diagnostic::error(&CODE, format!("there is no `{prefix}` here: write `{member}`"))
            .at(span, "functions are in scope by their own names")
            .fix(format!("write `{member}`"), span, member),
    )
}
