//! E0402: a name is bound twice.

use texpr_base::{Diagnostic, ErrorCode, Span};
use texpr_ir::build::Refused;

/// The code and its page.
pub static CODE: ErrorCode = ErrorCode {
    id: "E0402",
    title: "a name is bound twice",
    explain: r#"A name is bound once in its scope, and keeps its value. A function, a loop or a block may bind it anew for itself.

This fails:

```tx
input x: f64[n]
let y = x + 1
let y = y * 2
output y
```

This works:

```tx
input x: f64[n]
let y = x + 1
let z = y * 2
output z
```
"#,
};

/// `first` is where it was bound, if the user did that.
pub fn refuse(span: Span, name: &str, first: Option<Span>) -> Refused {
    let mut diagnostic =
        Diagnostic::error(&CODE, format!("`{name}` is bound already")).at(span, "bound again here");
    if let Some(first) = first {
        diagnostic = diagnostic.label(first, "bound here first");
    }
    Box::new(diagnostic.help("choose another name: a name keeps its value"))
}
