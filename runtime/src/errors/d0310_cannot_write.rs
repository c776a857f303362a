//! D0310: an output that cannot be written.

use super::reason;
use std::io;
use texpr_base::{Diagnostic, ErrorCode};

/// D0310.
pub static CODE: ErrorCode = ErrorCode {
    id: "D0310",
    title: "an output cannot be written",
    explain: "\
## What happened

An output goes to a new file beside the one named, which takes its place when all is written. The folder does not exist or may
not be written, the disk is full, or the format cannot hold the array: a `.csv` holds at most two axes.

## Example

    output `y`: `out/y.npy` cannot be written: no such file or directory

## How to fix it

Make the folder, free some space, or choose another format: `.npy` holds every array. The file that was there before,
if any, is untouched.
",
};

/// The facts of D0310.
#[derive(Clone, Debug)]
pub struct CannotWrite {
    /// The output's name; empty where unknown.
    pub output: String,
    /// The file as the user wrote it.
    pub path: String,
    /// Why.
    pub reason: String,
}

impl CannotWrite {
    /// The facts of a failed write.
    pub fn new(output: &str, path: &str, error: &io::Error) -> Self {
        Self { output: output.to_owned(), path: path.to_owned(), reason: reason(error) }
    }

    /// The message.
    pub fn diag(&self) -> Diagnostic {
        let Self { output, path, reason } = self;
        let output = if output.is_empty() { String::new() } else { format!("output `{output}`: ") };
        let path = if path == "-" { "standard output".to_owned() } else { format!("`{path}`") };
        Diagnostic::error(&CODE, format!("{output}{path} cannot be written: {reason}"))
    }
}
