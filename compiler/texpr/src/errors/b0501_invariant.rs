//! B0501: a mistake of texpr itself.

use texpr_base::{Diagnostic, ErrorCode, Span};

/// B0501.
pub static CODE: ErrorCode = ErrorCode {
    id: "B0501",
    title: "a mistake of texpr itself",
    explain: r#"## What happened

A pass of the compiler broke one of its own rules. This is never the program's fault.

## How to fix it

Please report it with the program; `--no-stabilise` or another backend may get around it meanwhile.
"#,
};

/// `what` broke after the pass `stage`.
pub fn broken(stage: &str, what: &str, at: Option<Span>) -> Box<Diagnostic> {
    let diagnostic = Diagnostic::error(&CODE, format!("texpr is at fault ({stage}): {what}"))
        .help("please report it with the program");
    Box::new(match at {
        Some(span) => diagnostic.at(span, "here"),
        None => diagnostic,
    })
}

/// The code generator refused a kernel.
pub fn codegen(what: String) -> Box<Diagnostic> {
    broken("code generation", &what, None)
}
