//! D0307: a JSON file that is not nested lists of numbers.

use super::Origin;
use texpr_base::{Diagnostic, ErrorCode};

/// D0307.
pub static CODE: ErrorCode = ErrorCode {
    id: "D0307",
    title: "not nested lists of numbers",
    explain: "\
## What happened

A `.json` file is read as one number, `true` or `false`, or as lists of them, nested to any depth, all lists of one depth of one
length. Not-a-number and the infinities are written as strings: `\"nan\"`, `\"inf\"`, `\"-inf\"`.

## Example

    [[1, 2], [3]]

    input `x`: `t.json`:1:10: this list has 1 value, its neighbours have 2

## How to fix it

Mend the place that the message names. For an object (`{...}`), write the array that is meant into a file of its own.
",
};

/// The facts of D0307.
#[derive(Clone, Debug)]
pub struct NotJson {
    /// Whose data it is.
    pub origin: Origin,
    /// From 1.
    pub line: usize,
    /// From 1.
    pub column: usize,
    /// What is wrong there.
    pub what: String,
}

impl NotJson {
    /// The message.
    pub fn diag(&self) -> Diagnostic {
        let Self { origin, line, column, what } = self;
        Diagnostic::error(&CODE, format!("{origin}:{line}:{column}: {what}"))
    }
}
