//! An expression that stands alone.

use texpr_base::{Diagnostic, ErrorCode, Span};

pub(crate) static CODE: ErrorCode = ErrorCode {
    id: "E0110",
    title: "a value nobody uses",
    explain: "\
A statement binds, returns, prints or checks something. An expression alone computes a value that nobody could see; only
the last line of a block is one.

```tx
input x: f64[n]
sum(x)
```

A result of the program is an `output`; a value for later has a name.

```tx
input x: f64[n]
output total = sum(x)
```
",
};

/// At the top of a file.
pub(crate) fn top_level(text: &str, start: Span, span: Span) -> Diagnostic {
    let diagnostic = Diagnostic::error(&CODE, "nobody uses this value").at(span, "computed and dropped");
    if let Some(sign) = sign(text) {
        return diagnostic.help(continuation(sign));
    }
    if text.contains('\n') || text.len() > 40 {
        return diagnostic.help("give it a name: `output y = ...`, or `let y = ...`");
    }
    diagnostic.help(format!("to see it, write `output y = {text}`; to use it later, `let y = {text}`")).fix(
        "make it an output",
        start,
        "output y = ",
    )
}

/// In a block, before its last line.
pub(crate) fn in_block(text: &str, span: Span) -> Diagnostic {
    let diagnostic = Diagnostic::error(&CODE, "nobody uses this value").at(span, "computed and dropped");
    match sign(text) {
        Some(sign) => diagnostic.help(continuation(sign)),
        None => {
            diagnostic.help("only the last line of a block is its value; give this one a name with `let`")
        }
    }
}

/// What to do about a line that begins with `operator` and was meant to go on with the one above.
pub(crate) fn continuation(operator: &str) -> String {
    format!(
        "if the line above should go on here, end it with the `{operator}`, or put the expression in parentheses"
    )
}

fn sign(text: &str) -> Option<&str> {
    text.get(..1).filter(|sign| matches!(*sign, "+" | "-"))
}
