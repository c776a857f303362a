//! E0420: an update of something that is no state.

use crate::build::Refused;
use texpr_base::{Diagnostic, ErrorCode, Span};

/// The code and its page.
pub static CODE: ErrorCode = ErrorCode {
    id: "E0420",
    title: "an update of something that is no state",
    explain: r#"`update` says what a state is in the next call. Everything else keeps its value: a `let` makes a new name, and `u with [i] = v` a new
array.

This fails:

```tx
input x: f64[n]
let total = sum(x)
update total = total + 1
output total
```

This works:

```tx
input x: f64[n]
state total = 0.0
update total = total + sum(x)
output total
```
"#,
};

/// `name` is updated at `span`, and was bound at `bound` as something else.
pub fn refuse(span: Span, name: &str, bound: Option<Span>) -> Refused {
    let mut diagnostic =
        Diagnostic::error(&CODE, format!("`{name}` is no state")).at(span, "only a state is updated");
    if let Some(bound) = bound {
        diagnostic = diagnostic.label(bound, "bound here");
    }
    let help = format!(
        "declare a state with its initial value: `state {name} = …`; for a new value in this call, `let` another name"
    );
    Box::new(diagnostic.help(help))
}
