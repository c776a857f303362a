//! E0202: two sizes that must be equal are not.

use crate::build::Refused;
use texpr_base::{Diagnostic, ErrorCode, Span};

/// The code and its page.
pub static CODE: ErrorCode = ErrorCode {
    id: "E0202",
    title: "two sizes that must be equal are not",
    explain: r#"An operation ties two sizes together (the inner sizes of a matrix product, all but one axis of a concatenation), and they are
different sizes.

This fails:

```tx
input a: f64[n, k]
input b: f64[m, k]
output result = a @ b
```

This works:

```tx
input a: f64[n, k]
input b: f64[m, k]
output result = a @ b.T
```
"#,
};

/// Each side: its place, its type, what the size is called there, and the size.
pub fn refuse(span: Span, left: (Span, &str, &str, &str), right: (Span, &str, &str, &str)) -> Refused {
    let message = format!("{} is {} but {} is {}: they must be equal", left.2, left.3, right.2, right.3);
    let mut diagnostic = Diagnostic::error(&CODE, message).at(span, "these do not fit together");
    for side in [left, right] {
        if side.0 != span {
            diagnostic = diagnostic.label(side.0, format!("this is {}", side.1));
        }
    }
    Box::new(diagnostic)
}
