//! E0427: `emit` in a loop of which nobody can say how long it is at most.

use crate::build::Refused;
use texpr_base::{Diagnostic, ErrorCode, Span};

/// The code and its page.
pub static CODE: ErrorCode = ErrorCode {
    id: "E0427",
    title: "`emit` in a loop without a range",
    explain: r#"What a loop emits is stacked in an array that is made before the first turn. So there must be a `for`, which says how many turns there
can be. With a `while` beside it, the result has as many rows as there were turns.

This fails:

```tx
output xs = loop (x = 100.0) while x > 1.0 { emit x; x / 2.0 }
```

This works:

```tx
let last, xs = loop (x = 100.0) for i in 0..1000 while x > 1.0 { emit x; x / 2.0 }
output last
output xs
```
"#,
};

/// The loop at `span` has a condition only.
pub fn no_range(span: Span) -> Refused {
    Box::new(
        Diagnostic::error(&CODE, "a loop that emits must say how many turns there are at most")
            .at(span, "this loop has no `for`")
            .help("write `for i in 0..1000 while …`: the result has as many rows as there were turns"),
    )
}
