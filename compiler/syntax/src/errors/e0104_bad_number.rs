//! Something that begins like a number and is none.

use texpr_base::{Diagnostic, ErrorCode, Span};

pub(crate) static CODE: ErrorCode = ErrorCode {
    id: "E0104",
    title: "malformed number",
    explain: "\
Numbers are written `1`, `1_000`, `0xff`, `0b101`, `0o17`, `1.5`, `1e-3`, `2.5j`. A product needs its `*`, single `_`
stand between digits, and a decimal number does not begin with 0.

```tx
let a = 2pi
```

A digit followed by a name is not a product.

```tx
let a = 2 * pi
```
",
};

/// `text` is the whole word.
pub(crate) fn diag(text: &str, span: Span) -> Diagnostic {
    let diagnostic =
        Diagnostic::error(&CODE, format!("`{text}` is not a number")).at(span, "begins like a number");
    let radix = text.get(..2).is_some_and(|p| matches!(p, "0x" | "0X" | "0b" | "0B" | "0o" | "0O"));
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.').len();
    let (number, word) = text.split_at(digits);
    if text.bytes().all(|b| b.is_ascii_digit() || b == b'_') {
        let plain = text.trim_start_matches(['0', '_']);
        if text.starts_with('0') && !plain.contains("__") && !plain.ends_with('_') {
            return diagnostic
                .help("a decimal number does not begin with 0; octal numbers begin with `0o`")
                .fix(format!("write `{plain}`"), span, plain);
        }
        if text.contains('_') {
            return diagnostic.help("a single `_` may stand between two digits");
        }
        return diagnostic.help("integers have at most 128 bits here, and at most 64 in an array");
    }
    if radix {
        return diagnostic.help("after `0x` come digits and a to f, after `0b` 0 and 1, after `0o` 0 to 7");
    }
    if !word.is_empty() && word.chars().all(|c| c.is_alphanumeric() || c == '_') && !word.starts_with('_') {
        return diagnostic.fix(
            format!("a product is written `{number} * {word}`"),
            span,
            format!("{number} * {word}"),
        );
    }
    diagnostic
}
