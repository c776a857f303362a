//! E0419: calls, loops or tuples beyond a limit.

use texpr_base::{Diagnostic, ErrorCode, Span};
use texpr_ir::build::Refused;

/// The code and its page.
pub static CODE: ErrorCode = ErrorCode {
    id: "E0419",
    title: "calls, loops or tuples beyond a limit",
    explain: r#"Functions are written out where they are called, so calls inside of calls may nest to a limit, and so may loops. There is a limit
on the number of calls written out, and on the parts of a tuple, tuples in it included.

This is one of many such steps; some more of them fail:

```tx
fn f0(x) = x
fn f1(x) = f0(f0(x))
output result = f1(f1(1.0))
```

This works:

```tx
fn f0(x) = x
output y = f0(1.0)
```
"#,
};

/// The call that goes too deep.
pub fn refuse(span: Span) -> Refused {
    Box::new(Diagnostic::error(&CODE, "these calls nest too deeply").at(span, "too deep"))
}

/// The call that is one too many.
pub fn too_many(span: Span) -> Refused {
    Box::new(Diagnostic::error(&CODE, "too many calls are written out here").at(span, "too many"))
}

/// The tuple that is too large.
pub fn tuple(span: Span) -> Refused {
    Box::new(
        Diagnostic::error(&CODE, "this tuple has too many parts")
            .at(span, "too many")
            .help("`[…]` makes an array of many values"),
    )
}

/// The loop that goes too deep.
pub fn loops(span: Span) -> Refused {
    Box::new(Diagnostic::error(&CODE, "these loops nest too deeply").at(span, "too deep"))
}
