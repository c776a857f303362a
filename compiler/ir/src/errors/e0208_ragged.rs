//! E0208: the rows of an array literal differ.

use crate::build::Refused;
use texpr_base::{Diagnostic, ErrorCode, Span};

/// The code and its page.
pub static CODE: ErrorCode = ErrorCode {
    id: "E0208",
    title: "the rows of an array literal differ",
    explain: r#"All elements of `[...]` must have the same shape.

This fails:

```tx
output result = [[1, 2], [3]]
```

This works:

```tx
output result = [[1, 2], [3, 4]]
```
"#,
};

/// The first element and the one that differs from it, with their types.
pub fn refuse(first: (Span, &str), other: (Span, &str)) -> Refused {
    Box::new(
        Diagnostic::error(&CODE, "the elements of an array must all have the same shape")
            .at(other.0, format!("this is {}", other.1))
            .label(first.0, format!("and this is {}", first.1)),
    )
}
