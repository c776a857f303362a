//! E0408: a statement in the wrong place.

use texpr_base::{Diagnostic, ErrorCode, Span};
use texpr_ir::build::Refused;

/// The code and its page.
pub static CODE: ErrorCode = ErrorCode {
    id: "E0408",
    title: "a statement in the wrong place",
    explain: r#"Inputs, outputs and tests stand at the top of a file. A file that another one uses holds functions and constants only. Function
bodies, loops and blocks hold `let`, `fn`, `assert` and `print`, and end with a value.

This fails:

```tx
fn f(x) = { output y = x; x }
output result = f(1)
```

This works:

```tx
fn f(x) = { let y = x; y }
output z = f(1)
```
"#,
};

/// `what` names the statement, `place` where it stands.
pub fn refuse(span: Span, what: &str, place: &str) -> Refused {
    Box::new(Diagnostic::error(&CODE, format!("{what} cannot stand in {place}")).at(span, "not here"))
}

/// `emit` where no loop's own body is.
pub fn emit(span: Span, place: &str) -> Refused {
    let refused = *refuse(span, "`emit`", place);
    Box::new(refused.help("it stands in the body of a `loop` itself, not in a block inside it"))
}

/// A block that ends without a value.
pub fn no_value(span: Span) -> Refused {
    Box::new(
        Diagnostic::error(&CODE, "this block has no value")
            .at(span, "it ends without an expression")
            .help("end it with the expression that is its value"),
    )
}

/// A test uses an input.
pub fn input_in_test(span: Span, name: &str) -> Refused {
    Box::new(
        Diagnostic::error(&CODE, format!("a test has no inputs, and `{name}` has no default"))
            .at(span, "used in a test")
            .help("give the input a default, or test a function"),
    )
}
