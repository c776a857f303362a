//! A character that texpr does not use.

use texpr_base::{Diagnostic, ErrorCode, Span};

pub(crate) static CODE: ErrorCode = ErrorCode {
    id: "E0103",
    title: "unknown character",
    explain: "\
Outside strings and comments, a program is made of names, numbers and the signs of the language. Text pasted from a
paper or a web page often brings a typographic minus, quote or multiplication sign that only looks right.

```tx
let a = 3 × 4
```

The sign for a product is `*`.

```tx
let a = 3 * 4
```
",
};

/// `text` is one or more characters in a row that cannot be read.
pub(crate) fn diag(text: &str, span: Span) -> Diagnostic {
    let shown: String = text.chars().take(8).flat_map(char::escape_debug).collect();
    let diagnostic = if text.chars().nth(1).is_none() {
        Diagnostic::error(&CODE, format!("`{shown}` is not a character of the language"))
    } else {
        Diagnostic::error(&CODE, format!("`{shown}` are not characters of the language"))
    };
    let diagnostic = diagnostic.at(span, "cannot be read");
    match meant(text) {
        Some(ours) => diagnostic.fix(format!("write `{ours}`"), span, ours),
        None => diagnostic,
    }
}

fn meant(text: &str) -> Option<&'static str> {
    Some(match text {
        "−" | "–" | "—" => "-",
        "×" | "·" | "∗" | "⋅" => "*",
        "÷" | "∕" => "/",
        "≤" | "⩽" => "<=",
        "≥" | "⩾" => ">=",
        "≠" => "!=",
        "“" | "”" | "„" | "‘" | "’" => "\"",
        "²" => "**2",
        "³" => "**3",
        "∧" => "and",
        "∨" => "or",
        "¬" => "not ",
        "…" => "...",
        "→" => "->",
        "\u{a0}" | "\u{2009}" | "\u{202f}" | "\u{200b}" | "\u{3000}" => " ",
        _ => return None,
    })
}
