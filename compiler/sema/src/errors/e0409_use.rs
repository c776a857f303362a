//! E0409: a module that cannot be used.

use texpr_base::{Diagnostic, ErrorCode, Span};
use texpr_ir::build::Refused;

/// The code and its page.
pub static CODE: ErrorCode = ErrorCode {
    id: "E0409",
    title: "a module that cannot be used",
    explain: r#"`use` names a standard module or a file beside this one. Files must not use each other in a circle.

This fails:

```tx
use nm
output result = nm.relu(1.0)
```

This works:

```tx
use nn
output y = nn.relu(1.0)
```
"#,
};

/// No standard module has this name.
pub fn unknown(span: Span, name: &str, near: Option<&str>) -> Refused {
    let mut diagnostic = Diagnostic::error(&CODE, format!("there is no standard module `{name}`"))
        .at(span, "unknown module")
        .note("a file beside this one is named in quotes: `use \"mine.tx\" as mine`");
    if let Some(near) = near {
        diagnostic = diagnostic.help(format!("did you mean `{near}`?"));
    }
    Box::new(diagnostic)
}

/// Files use each other.
pub fn circle(span: Span, path: &str) -> Refused {
    Box::new(
        Diagnostic::error(&CODE, format!("`{path}` uses this file in turn"))
            .at(span, "a circle")
            .help("move what both need to a third file"),
    )
}

/// A module stands where a value is needed.
pub fn as_value(span: Span, name: &str) -> Refused {
    Box::new(
        Diagnostic::error(&CODE, format!("`{name}` is a module, and a value is needed here"))
            .at(span, "a module"),
    )
}
