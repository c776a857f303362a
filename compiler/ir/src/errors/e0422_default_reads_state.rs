//! E0422: a default that reads a state.

use crate::build::Refused;
use texpr_base::{Diagnostic, ErrorCode, Span};

/// The code and its page.
pub static CODE: ErrorCode = ErrorCode {
    id: "E0422",
    title: "a default that reads a state",
    explain: r#"The default of an input is found before a program is first called, and a state is another value in each call. Choose in the program what
stands for an input that is not given.

This fails:

```tx
state w = 1.0
input x: f64 = 2 * w
update w = w + x
output x
```

This works:

```tx
state w = 1.0
input x: f64 = nan
let chosen = where(isnan(x), 2 * w, x)
update w = w + chosen
output chosen
```
"#,
};

/// The default of `input` stands at `span`; it reads a state, declared at its place.
pub fn refuse(span: Span, input: &str, state: (&str, Span)) -> Refused {
    Box::new(
        Diagnostic::error(&CODE, format!("the default of `{input}` reads the state `{}`", state.0))
            .at(span, "a default is the same in every call")
            .label(state.1, "this changes from call to call"),
    )
}
