//! C0504: a flag or setting that cannot be understood.

use texpr_base::{Diagnostic, ErrorCode};

/// C0504.
pub static CODE: ErrorCode = ErrorCode {
    id: "C0504",
    title: "a flag or setting that cannot be understood",
    explain: r#"## What happened

A flag, a `TEXPR_*` variable or a line of `texpr.toml` has a value of the wrong form.

## Example

    texpr run f.tx -i x              # no value
    TEXPR_THREADS=many texpr run f.tx

## How to fix it

Write what the message asks for; `texpr config` lists every setting with its values.
"#,
};

/// Two readers want standard input.
pub fn stdin_twice() -> Box<Diagnostic> {
    Box::new(
        Diagnostic::error(&CODE, "standard input can be read once only, and `-` asks for it more than once")
            .help("put one of them into a file"),
    )
}

/// `flag` is about states, and the program has none.
pub fn no_state(flag: &str) -> Box<Diagnostic> {
    Box::new(
        Diagnostic::error(&CODE, format!("{flag}: the program has no state"))
            .help("a value lives from one call to the next when the program says `state NAME = …`"),
    )
}

/// `--out` stands beside the name of an entry.
pub fn entry_as_page() -> Box<Diagnostic> {
    let message = "--out: pages are written of programs, or of the whole reference, but not of one entry";
    Box::new(
        Diagnostic::error(&CODE, message)
            .help("redirect what `texpr doc NAME` prints, or leave the name out"),
    )
}

/// `place` (a flag, a variable, a file's key) has the value `value`, where `want` is expected.
pub fn refuse(place: &str, value: &str, want: &str) -> Box<Diagnostic> {
    Box::new(Diagnostic::error(&CODE, format!("{place}: `{value}` is not {want}")))
}
