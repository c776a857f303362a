//! E0307: an implicit conversion, under `--strict`.

use crate::build::Refused;
use texpr_base::{Diagnostic, ErrorCode, Span};

/// The code and its page.
pub static CODE: ErrorCode = ErrorCode {
    id: "E0307",
    title: "an implicit conversion, which --strict refuses",
    explain: r#"Without `--strict`, operands of different dtypes meet in one that holds both, as in NumPy, and `/` makes floats of integers. With
`--strict` (or `strict = true` in `texpr.toml`) each such conversion must be written down. Literals and sizes still take the dtype of their
partner.

This fails under `--strict`:

```tx
input x: f32[n]
input y: f64[n]
output result = 2 * x + y
```

This works:

```tx
input x: f32[n]
input y: f64[n]
output result = f64(2 * x) + y
```
"#,
};

/// `operand` is the value and its type, `to` the dtype that `name` needs.
pub fn refuse(span: Span, name: &str, operand: (Span, &str), to: &str) -> Refused {
    let mut diagnostic =
        Diagnostic::error(&CODE, format!("{name} converts {} to {to} implicitly", operand.1))
            .at(operand.0, format!("this is {}", operand.1));
    if operand.0 != span {
        diagnostic = diagnostic.label(span, format!("needed as {to} here"));
    }
    Box::new(diagnostic.help(format!("write the conversion: `{to}(...)`")))
}
