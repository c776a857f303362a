//! E0403: a function calls itself.

use texpr_base::{Diagnostic, ErrorCode, Span};
use texpr_ir::build::Refused;

/// The code and its page.
pub static CODE: ErrorCode = ErrorCode {
    id: "E0403",
    title: "a function calls itself",
    explain: r#"Functions are written out where they are called, so a function cannot call itself. Repetition is what `loop` is for.

This fails:

```tx
fn f(x) = f(x - 1)
output result = f(3.0)
```

This works:

```tx
let y = loop (x = 3.0) for i in 0..3 { x - 1 }
output y
```
"#,
};

/// The call, inside of the function.
pub fn refuse(span: Span, name: &str) -> Refused {
    Box::new(
        Diagnostic::error(&CODE, format!("`{name}` calls itself"))
            .at(span, "inside of its own body")
            .help("write the repetition as a `loop`"),
    )
}
