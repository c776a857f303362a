//! E0501: a program that is not UTF-8.

use texpr_base::{Diagnostic, ErrorCode};

/// E0501.
pub static CODE: ErrorCode = ErrorCode {
    id: "E0501",
    title: "a program that is not UTF-8",
    explain: r#"## What happened

Programs are UTF-8 text. This file holds bytes that are not.

## Example

    texpr run data.npy       # a data file, not a program

## How to fix it

Save the file as UTF-8, or give the program's file and hand data over by `-i`.
"#,
};

/// `path` has an invalid byte in line `line`, `offset` bytes from its start.
pub fn refuse(path: &str, line: usize, offset: usize) -> Box<Diagnostic> {
    Box::new(
        Diagnostic::error(&CODE, format!("{path}:{line}: the file is not UTF-8 text (byte {offset})"))
            .help("save it as UTF-8; data files are given by `-i NAME=FILE`"),
    )
}
