//! Nesting beyond the limits of the compiler.

use texpr_base::{Diagnostic, ErrorCode, Span};

pub(crate) static CODE: ErrorCode = ErrorCode {
    id: "E0106",
    title: "nested too deep",
    explain: "\
Brackets may nest 200 deep and expressions 256, so that no program can exhaust the compiler's stack. Only nesting counts, not
length: a sum of 100,000 terms is fine. A machine-written program that runs into the limit should give the inner parts
names.

```tx
let a = (((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((1)))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))
```

Named parts nest as deep as one likes.

```tx
let a = - - 1
let b = - - a
```
",
};

/// Brackets deeper than `limit`.
pub(crate) fn brackets(limit: usize, span: Span) -> Diagnostic {
    Diagnostic::error(&CODE, format!("brackets are nested more than {limit} deep"))
        .at(span, "one bracket too many")
        .help("give the inner part a name with `let`")
}

/// Expressions deeper than `limit`.
pub(crate) fn expression(limit: u16, span: Span) -> Diagnostic {
    Diagnostic::error(&CODE, format!("this expression is nested more than {limit} deep"))
        .at(span, "nested too deep")
        .help("give the inner part a name with `let`")
}
