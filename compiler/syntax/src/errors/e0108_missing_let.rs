//! An assignment without `let`, or to something that cannot change.

use texpr_base::{Diagnostic, ErrorCode, Span};

pub(crate) static CODE: ErrorCode = ErrorCode {
    id: "E0108",
    title: "assignment without `let`",
    explain: "\
Values never change: `let` binds a name once. Part of an array is \"updated\" by making a new one with `with`, which the
compiler does in place when nobody can tell.

```tx
input u: f64[n]
x = 3
u[0] = 1
```

A binding begins with `let`, and an update makes a new value.

```tx
input u: f64[n]
let x = 3
let v = u with [0] = 1
```
",
};

/// `x = value`.
pub(crate) fn name(target: &str, value: &str, start: Span, span: Span) -> Diagnostic {
    Diagnostic::error(&CODE, format!("a binding begins with `let`: write `let {target} = {value}`"))
        .at(span, "`let` is missing")
        .fix("begin with `let`", start, "let ")
}

/// `x += value` and its like.
pub(crate) fn compound(target: &str, op: &str, span: Span) -> Diagnostic {
    Diagnostic::error(&CODE, format!("`{target}` cannot be changed by `{op}`"))
        .at(span, "values never change")
        .help(format!("bind a new name: `let next = {target} {} ...`", op.trim_end_matches('=')))
        .note("in a loop, a changing value is a carried one: `loop (x = x0) for i in 0..n { x + 1 }`")
}

/// `x[i] = value`; `ours` is the whole statement in texpr.
pub(crate) fn element(ours: String, span: Span) -> Diagnostic {
    Diagnostic::error(&CODE, "elements of an array cannot be assigned to")
        .at(span, "values never change")
        .help("make a new value with `with`, and give it a new name if the old one is bound in this scope")
        .fix("make a new value", span, ours)
}

/// `f(x) = value` and other things that are no names.
pub(crate) fn other(span: Span) -> Diagnostic {
    Diagnostic::error(&CODE, "only a name can be bound")
        .at(span, "this is not a name")
        .help("write `let NAME = ...`, or `fn f(x) = ...` for a function")
}
