//! R0503: an integer divided by zero.

use texpr_base::{Diagnostic, ErrorCode, Span};

/// R0503.
pub static CODE: ErrorCode = ErrorCode {
    id: "R0503",
    title: "an integer divided by zero",
    explain: r#"## What happened

Under `--error-model=python`, dividing an integer by zero ends the run. Otherwise the result is 0, and it is counted
in the run's warnings.

## Example

    output y = 7 // n        # and -i n=0

## How to fix it

Guard the divisor: `if n == 0 then 0 else 7 // n`, or run with `--error-model=numpy`.
"#,
};

/// Under the strict error model.
pub fn refuse(span: Span) -> Box<Diagnostic> {
    Box::new(
        Diagnostic::error(&CODE, "integer division by zero")
            .at(span, "the divisor is 0")
            .help("`--error-model=numpy` makes the result 0"),
    )
}
