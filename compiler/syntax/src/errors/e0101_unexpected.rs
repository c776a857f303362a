//! The text does not go on as the grammar wants.

use texpr_base::{Diagnostic, ErrorCode, Span};

pub(crate) static CODE: ErrorCode = ErrorCode {
    id: "E0101",
    title: "unexpected word or sign",
    explain: "\
The program cannot go on with what stands at the caret. The message says what was expected there, and after what.
Each statement with such a mistake is left out, and the rest of the file is still checked.

```tx
let a = 2 *
let b = (1, 2
         3)
```

Here a factor is missing after `*`, and a comma between `2` and `3`.

```tx
let a = 2 * 3
let b = (1, 2,
         3)
```
",
};

/// `message` says what was expected; `found` is the text at the caret.
pub(crate) fn diag(message: String, label: String, span: Span) -> Diagnostic {
    Diagnostic::error(&CODE, message).at(span, label)
}
