//! E0414: an argument of the wrong sort.

use crate::build::Refused;
use texpr_base::{Diagnostic, ErrorCode, Span};

/// The code and its page.
pub static CODE: ErrorCode = ErrorCode {
    id: "E0414",
    title: "an argument of the wrong sort",
    explain: r#"An argument is a tuple where an array is needed, an array where a dtype is needed, and so on. Some arguments (`axis`, `keepdims`)
must be written as constants, because the type of the result depends on them.

This fails:

```tx
input x: f64[n, m]
input k: i64
output result = sum(x, axis=k)
```

This works:

```tx
input x: f64[n, m]
output result = sum(x, axis=0)
```
"#,
};

/// The argument for `parameter` must be `expected` ("a constant integer") and is `actual` ("f64[n]", "a tuple").
pub fn refuse(span: Span, name: &str, parameter: &str, expected: &str, actual: &str) -> Refused {
    Box::new(
        Diagnostic::error(
            &CODE,
            format!("the argument `{parameter}` of `{name}` must be {expected}, not {actual}"),
        )
        .at(span, format!("this is {actual}")),
    )
}

/// Something that is not an array stands where a value is computed.
pub fn not_array(span: Span, actual: &str) -> Refused {
    Box::new(
        Diagnostic::error(&CODE, format!("an array or number is needed here, not {actual}"))
            .at(span, format!("this is {actual}")),
    )
}

/// The output `name` is `text`, a tuple of `n`.
pub fn tuple_output(span: Span, name: &str, text: &str, n: usize) -> Refused {
    const SHOWN: usize = 3;
    let mut names: Vec<String> = (0..n.min(SHOWN)).map(|i| format!("{name}{i}")).collect();
    let outputs: Vec<String> = names.iter().map(|name| format!("`output {name}`")).collect();
    if n > SHOWN {
        names.push("…".into());
    }
    let refused = not_array(span, &format!("a tuple of {n}"));
    if n < 2 {
        return refused;
    }
    let help = format!(
        "each output is one array: `let {} = {text}`, then {}{}",
        names.join(", "),
        outputs.join(", "),
        if n > SHOWN { " and so on" } else { "" }
    );
    Box::new(refused.help(help))
}
