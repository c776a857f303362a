//! W1002: a state that is never updated.

use texpr_base::{Diagnostic, ErrorCode, Span};
use texpr_ir::build::Refused;

/// The code and its page.
pub static CODE: ErrorCode = ErrorCode {
    id: "W1002",
    title: "a state that is never updated",
    explain: r#"A state is there to have another value in the next call. One without an `update` has its initial value for ever, as a `let` has. A
name that begins with `_` is meant to stay as it is.

This is warned of:

```tx
input x: f64
state rate = 0.5
output y = rate * x
```

This is not:

```tx
input x: f64
let rate = 0.5
output y = rate * x
```
"#,
};

/// The state `name`, declared at `span`.
pub fn warn(span: Span, name: &str) -> Refused {
    Box::new(
        Diagnostic::warning(&CODE, format!("the state `{name}` is never updated"))
            .at(span, "it keeps its initial value")
            .help(format!("say what it is in the next call: `update {name} = …`; or make it a `let`")),
    )
}
