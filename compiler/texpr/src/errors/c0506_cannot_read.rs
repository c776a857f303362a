//! C0506: a program file that cannot be read.

use texpr_base::{Diagnostic, ErrorCode};

/// C0506.
pub static CODE: ErrorCode = ErrorCode {
    id: "C0506",
    title: "a program file that cannot be read",
    explain: r#"## What happened

The program's file does not exist, may not be read, or is a folder.

## Example

    texpr run no_such_file.tx

## How to fix it

Check the path; it is taken from the current folder. `-` stands for standard input.
"#,
};

/// `path` cannot be read or written.
pub fn refuse(path: &str, reason: &str) -> Box<Diagnostic> {
    Box::new(Diagnostic::error(&CODE, format!("`{path}` cannot be read: {reason}")))
}
