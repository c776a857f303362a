//! D0311: a value on the command line that cannot be understood.

use super::{Origin, shortened};
use texpr_base::{Diagnostic, ErrorCode};

/// D0311.
pub static CODE: ErrorCode = ErrorCode {
    id: "D0311",
    title: "not a value",
    explain: "\
## What happened

What was given for an input is neither the name of a data file nor a value. Values are numbers (`1.5`, `1e-3`, `-inf`, `nan`,
`1_000`), `true` and `false`, and lists of them, nested, with all lists of one depth of one length.

## Example

    texpr run mean.tx -i 'x=[1, 2'
    error[D0311]: input `x`: in `[1, 2` at character 6, the value ends inside a list

## How to fix it

Close the list, or mend the number. In most shells a list needs quotes: `-i 'x=[1, 2, 3]'`. Data files end in `.npy`, `.npz`,
`.csv` or `.json`.
",
};

/// The facts of D0311.
#[derive(Clone, Debug)]
pub struct NotAValue {
    /// Whose data it is.
    pub origin: Origin,
    /// From 1, in characters.
    pub column: usize,
    /// What is wrong there.
    pub what: String,
}

impl NotAValue {
    /// The message.
    pub fn diag(&self) -> Diagnostic {
        let Self { origin, column, what } = self;
        let given = shortened(&origin.given, 60);
        let place = if *column > 1 { format!(" at character {column}") } else { String::new() };
        Diagnostic::error(&CODE, format!("input `{}`: in `{given}`{place}, {what}", origin.input))
            .help("a data file ends in .npy, .npz, .csv or .json; a value looks like 1.5, true or [1, 2, 3]")
    }
}
