//! E0305: an integer to a negative power.

use crate::build::{BuildCx, Operand, Refused};
use texpr_base::{Diagnostic, ErrorCode};

/// The code and its page.
pub static CODE: ErrorCode = ErrorCode {
    id: "E0305",
    title: "an integer to a negative power",
    explain: r#"A negative power is a fraction, which integers cannot hold. Where the exponent is only known when the program runs, the result is
0 (but that of 1 and -1 is exact).

This fails:

```tx
output half = 2 ** -1
```

This works:

```tx
output half = 2.0 ** -1
```
"#,
};

/// `base` to the power of `exponent`, both integers; `power` is negative.
pub fn refuse(cx: &BuildCx, base: Operand, exponent: Operand, power: i128) -> Refused {
    let fix = match cx.as_const(base) {
        Some(scalar) => format!("write `{scalar}.0 ** {power}`"),
        None => "make the base a float, with `f64(...)`".to_string(),
    };
    Box::new(
        Diagnostic::error(&CODE, format!("integers have no power of {power}"))
            .at(exponent.span, "this is negative")
            .label(base.span, format!("this is {}", cx.type_text(base)))
            .help(fix),
    )
}
