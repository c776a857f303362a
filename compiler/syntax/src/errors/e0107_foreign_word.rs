//! A word or an operator of another language.

use texpr_base::{Diagnostic, ErrorCode, Span};

pub(crate) static CODE: ErrorCode = ErrorCode {
    id: "E0107",
    title: "a word of another language",
    explain: "\
NumPy's expressions mean the same here, but statements and a few words differ from Python's and C's:

| there | here |
|---|---|
| `a if c else b` | `if c then a else b` |
| `if c:` ... `elif` ... `else:` | `if c then ... else if d then ... else ...` |
| `True`, `False`, `None` | `true`, `false`, `none` |
| `&&`, `\\|\\|`, `!` | `and`, `or`, `not` |
| `def f(x): return y` | `fn f(x) = y` |
| `lambda x: y` | a function of its own: `fn f(x) = y` |
| `import` | `use` |

```tx
input x: f64
let a = x if x > 0 else -x
```

The condition comes first.

```tx
input x: f64
let a = if x > 0 then x else -x
```
",
};

/// `theirs` was read as `ours`.
pub(crate) fn replaced(theirs: &str, ours: &str, span: Span) -> Diagnostic {
    let shown = ours.trim_end();
    Diagnostic::error(&CODE, format!("`{theirs}` is written `{shown}`"))
        .at(span, format!("texpr's word is `{shown}`"))
        .fix(format!("write `{shown}`"), span, ours)
}

/// Python's conditional expression; the texts of its parts give the fix.
pub(crate) fn ternary(then: &str, condition: &str, otherwise: &str, span: Span) -> Diagnostic {
    let ours = format!("if {condition} then {then} else {otherwise}");
    Diagnostic::error(&CODE, "`a if c else b` is written `if c then a else b`")
        .at(span, "the condition comes first")
        .fix("put the condition first", span, ours)
}

/// A `:` where Python begins an indented block.
pub(crate) fn colon(after: &str, ours: &str, span: Span) -> Diagnostic {
    let about = if ours.is_empty() { "leave the `:` out".into() } else { format!("write `{}`", ours.trim()) };
    Diagnostic::error(&CODE, format!("no `:` stands after {after}"))
        .at(span, "a `:` begins no block here")
        .fix(about, span, ours)
}

/// A statement of another language; `help` says how it is done here.
pub(crate) fn statement(word: &str, help: &str, span: Span) -> Diagnostic {
    Diagnostic::error(&CODE, format!("texpr has no `{word}`"))
        .at(span, "a word of another language")
        .help(help)
}
