//! A word of the language where a name must stand.

use texpr_base::{Diagnostic, ErrorCode, Span};

pub(crate) static CODE: ErrorCode = ErrorCode {
    id: "E0113",
    title: "a reserved word as a name",
    explain: "\
These words cannot be names: `let fn if then else for in while loop with and or not true false none`. All others can,
also `input`, `output`, `state`, `update`, `use`, `as`, `assert`, `print`, `test`, `emit`, `step`, `deriv`, `min`, `max`, `e`
and `pi`: they mean something only in their places.

```tx
let loop = 3
```

Any other word will do.

```tx
let loops = 3
```
",
};

/// `word` stands where a name was expected.
pub(crate) fn diag(word: &str, span: Span) -> Diagnostic {
    Diagnostic::error(&CODE, format!("`{word}` is a word of the language and cannot be a name"))
        .at(span, "expected a name")
        .fix(format!("call it `{word}_`"), span, format!("{word}_"))
}
