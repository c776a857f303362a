//! D0301: a file that cannot be opened or read.

use super::{Origin, reason};
use std::io;
use texpr_base::{Diagnostic, ErrorCode};

/// D0301.
pub static CODE: ErrorCode = ErrorCode {
    id: "D0301",
    title: "a data file cannot be opened or read",
    explain: "\
## What happened

The file given for an input does not exist, may not be read, is a folder, or failed while it was read.

## Example

    texpr run mean.tx -i x=dta.npy
    error[D0301]: input `x`: `dta.npy` cannot be read: no such file or directory

## How to fix it

Check the spelling. A relative path starts at the folder the command runs in, not at the script's. A value may
be given instead of a file: `-i x=[1,2,3]`.
",
};

/// The facts of D0301.
#[derive(Clone, Debug)]
pub struct CannotOpen {
    /// Whose data it is.
    pub origin: Origin,
    /// What the system said.
    pub reason: String,
    /// Whether the file is not there at all.
    pub missing: bool,
}

impl CannotOpen {
    /// The facts of a failed read of `origin`.
    pub fn new(origin: &Origin, error: &io::Error) -> Self {
        let missing = error.kind() == io::ErrorKind::NotFound;
        Self { origin: origin.clone(), reason: reason(error), missing }
    }

    /// The message.
    pub fn diag(&self) -> Diagnostic {
        let diag = Diagnostic::error(&CODE, format!("{} cannot be read: {}", self.origin, self.reason));
        if self.missing {
            diag.help("a relative path starts at the folder this command runs in")
        } else {
            diag
        }
    }
}
