//! W1101: integers were divided by zero.

use texpr_base::{Diagnostic, ErrorCode, Span};

/// W1101.
pub static CODE: ErrorCode = ErrorCode {
    id: "W1101",
    title: "integers were divided by zero",
    explain: r#"## What happened

Dividing an integer by zero gives 0; how often it happened is counted, for each line of the program.

## Example

    output y = 7 // n        # and -i n=0

## How to fix it

Guard the divisor with `where` or `if`; `--error-model=python` makes it an error at the line.
"#,
};

/// `count` elements on the line of `span` were.
pub fn warn(count: usize, span: Span) -> Diagnostic {
    let times = if count == 1 { "once".to_owned() } else { format!("{count} times") };
    Diagnostic::warning(&CODE, format!("an integer was divided by zero {times}; the result is 0"))
        .at(span, "the divisor is 0")
        .help("`--error-model=python` makes it an error")
}
