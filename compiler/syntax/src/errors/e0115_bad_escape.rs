//! A backslash in a string before something that it does not escape.

use texpr_base::{Diagnostic, ErrorCode, Span};

pub(crate) static CODE: ErrorCode = ErrorCode {
    id: "E0115",
    title: "unknown escape in a string",
    explain: "\
In a string, `\\n` is a line break, `\\t` a tab, `\\\\` a backslash, `\\\"` and `\\'` are quotes, and `\\u{3b1}` is the
character with that number. A path on Windows needs its backslashes doubled, or forward slashes.

```tx
use \"lib\\gauss.tx\" as g
```

A forward slash works everywhere.

```tx
use \"lib/gauss.tx\" as g
```
",
};

/// `escape` is the backslash and what follows it.
pub(crate) fn diag(escape: &str, span: Span) -> Diagnostic {
    Diagnostic::error(&CODE, format!("`{escape}` means nothing in a string")).at(span, "unknown escape").fix(
        "double the backslash",
        span,
        format!("\\{escape}"),
    )
}
