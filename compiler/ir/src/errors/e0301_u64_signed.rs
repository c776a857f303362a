//! E0301: u64 meets a signed integer.

use crate::build::Refused;
use texpr_base::{Diagnostic, ErrorCode, Span};

/// The code and its page.
pub static CODE: ErrorCode = ErrorCode {
    id: "E0301",
    title: "u64 meets a signed integer",
    explain: r#"No integer type holds both every `u64` and every negative number, and texpr does not go to `f64` behind your back. Cast one side.

This fails:

```tx
input a: u64[n]
input b: i64[n]
output result = a + b
```

This works:

```tx
input a: u64[n]
input b: i64[n]
output result = i64(a) + b
```
"#,
};

/// The operands' places and types; `signed` is the dtype of the second.
pub fn refuse(span: Span, unsigned: (Span, &str), signed: (Span, &str), dtype: &str) -> Refused {
    Box::new(
        Diagnostic::error(&CODE, format!("u64 and {dtype} have no common integer type"))
            .at(span, "these do not fit together")
            .label(unsigned.0, format!("this is {}", unsigned.1))
            .label(signed.0, format!("this is {}", signed.1))
            .help("cast one side: `i64(...)` if the values are below 2**63, `u64(...)` if none is negative"),
    )
}
