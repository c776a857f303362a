//! E0306: complex numbers where an operation takes none.

use crate::build::Refused;
use texpr_base::{Diagnostic, ErrorCode, Span};

/// The code and its page.
pub static CODE: ErrorCode = ErrorCode {
    id: "E0306",
    title: "complex numbers where an operation takes none",
    explain: r#"Complex numbers have no order, so nothing can be the smaller or the greatest of them; and some functions are known for real numbers
only. Say which real number is meant: `abs(z)`, `z.real`, `z.imag`, `angle(z)`.

This fails:

```tx
input z: c128[n]
output large = z > 1
```

This works:

```tx
input z: c128[n]
output large = abs(z) > 1
```
"#,
};

/// `given` is the complex argument and its type; without it a complex dtype was asked for.
pub fn refuse(span: Span, name: &str, given: Option<(Span, &str)>, unordered: bool) -> Refused {
    let why = if unordered { ", which have no order" } else { "" };
    let Some((place, ty)) = given else {
        let message = format!("{name} has no complex result");
        return Box::new(Diagnostic::error(&CODE, message).at(span, "a complex dtype is asked for here"));
    };
    let mut diagnostic = Diagnostic::error(&CODE, format!("{name} takes no complex numbers{why}"))
        .at(place, format!("this is {ty}"));
    if place != span {
        diagnostic = diagnostic.label(span, "needed here");
    }
    Box::new(diagnostic.help(if unordered {
        "compare real numbers: `abs(z)`, `z.real` or `z.imag`"
    } else {
        "take a real number of it: `z.real`, `z.imag`, `abs(z)` or `angle(z)`"
    }))
}
