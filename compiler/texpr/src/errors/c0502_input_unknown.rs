//! C0502: a value for an input that the program does not have.

use texpr_base::diag::did_you_mean;
use texpr_base::{Diagnostic, ErrorCode, Span};

/// C0502.
pub static CODE: ErrorCode = ErrorCode {
    id: "C0502",
    title: "a value for an input that the program does not have",
    explain: r#"## What happened

`-i NAME=...` (or `-o NAME=...`) names an input, size or output that the program does not declare, or `texpr doc NAME` and `texpr explain NAME` a
name that has no entry.

## Example

    input xs: f64[n]         # and -i x=data.npy

## How to fix it

Use a name that the program declares; `texpr check FILE` lists them.
"#,
};

/// The program has no `what` called `name`, but has those in `known`.
pub fn refuse(what: &str, name: &str, known: &[&str]) -> Box<Diagnostic> {
    let mut diagnostic = Diagnostic::error(&CODE, format!("the program has no {what} `{name}`"));
    diagnostic = match known {
        [] => diagnostic.note(format!("it has no {what}s at all")),
        known => diagnostic.note(format!("it has {}", known.join(", "))),
    };
    if let Some(near) = did_you_mean(name, known.iter().copied()) {
        diagnostic = diagnostic.help(format!("did you mean `{near}`?"));
    }
    Box::new(diagnostic)
}

/// A value is given for the state `name`, declared at `span`.
pub fn refuse_state(name: &str, span: Span) -> Box<Diagnostic> {
    Box::new(
        Diagnostic::error(&CODE, format!("`{name}` is a state, no input"))
            .at(span, "declared here, with its initial value")
            .help("`--load-state FILE` goes on from saved states; for another initial value, let it be that of an input"),
    )
}

/// The reference has no entry `name`.
pub fn refuse_entry(name: &str, known: &[&str]) -> Box<Diagnostic> {
    let diagnostic = Diagnostic::error(&CODE, format!("the reference has no entry `{name}`"));
    Box::new(match did_you_mean(name, known.iter().copied()) {
        Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
        None => diagnostic.help("`texpr doc` lists all names; a program is given as a file"),
    })
}

/// There is no code `id`.
pub fn refuse_code(id: &str, known: &[&str]) -> Box<Diagnostic> {
    let diagnostic = Diagnostic::error(&CODE, format!("there is no code `{id}`"));
    Box::new(match did_you_mean(id, known.iter().copied()) {
        Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
        None => diagnostic.note("codes are a letter (B C D E R W) and four digits, as messages show them"),
    })
}
