//! E0404: a program without a result.

use texpr_base::{Diagnostic, ErrorCode, Span};
use texpr_ir::build::Refused;

/// The code and its page.
pub static CODE: ErrorCode = ErrorCode {
    id: "E0404",
    title: "a program without a result",
    explain: r#"A program says with `output` what it computes; nothing else is ever computed.

This fails:

```tx
input x: f64[n]
let y = x + 1
```

This works:

```tx
input x: f64[n]
output y = x + 1
```
"#,
};

/// The whole file.
pub fn refuse(span: Span) -> Refused {
    Box::new(
        Diagnostic::error(&CODE, "nothing to output")
            .at(Span { end: span.start, ..span }, "no `output` in this file")
            .help("end the file with `output NAME` or `output NAME = EXPR`"),
    )
}

/// The same name twice.
pub fn twice(span: Span, name: &str, first: Span) -> Refused {
    Box::new(
        Diagnostic::error(&CODE, format!("`{name}` is an output already"))
            .at(span, "again here")
            .label(first, "an output here"),
    )
}
