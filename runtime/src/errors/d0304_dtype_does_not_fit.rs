//! D0304: data whose dtype, or a value of which, the input cannot take as it is.

use super::{Origin, Sort};
use texpr_base::{DType, Diagnostic, ErrorCode};

/// D0304.
pub static CODE: ErrorCode = ErrorCode {
    id: "D0304",
    title: "the data's dtype does not fit the input",
    explain: "\
## What happened

Data is taken when every value of its dtype is a value of the declared one: `f32` for `f64`, `u8` for `i32`, `i64`
for `f64`. Anything narrower could lose digits or wrap around without a sign. Numbers written as text (in a `.csv`, a
`.json` or on the command line) have no dtype of their own: they are taken when each of them is a value of the
declared dtype.

## Example

    input x: f32[n]          # and -i x=data.npy, which holds f64
    error[D0304]: input `x`: `data.npy` holds f64, and the program declares f32

## How to fix it

Declare the input with the data's dtype (`input x: f64[n]`), or add `--cast` to convert each value as
`astype` does.
",
};

/// The facts of D0304.
#[derive(Clone, Debug)]
pub struct DTypeDoesNotFit {
    /// Whose data it is.
    pub origin: Origin,
    /// The dtype of the data.
    pub have: DType,
    /// The dtype of the input.
    pub want: DType,
    /// For numbers written as text: the first that is no value of `want`.
    pub value: Option<String>,
}

impl DTypeDoesNotFit {
    /// The message.
    pub fn diag(&self) -> Diagnostic {
        let Self { origin, have, want, value } = self;
        let message = match value {
            Some(value) => format!("{origin} has the value {value}, and the program declares {want}"),
            None => format!("{origin} holds {have}, and the program declares {want}"),
        };
        let help = match origin.sort {
            Sort::Input => format!("add `--cast` to convert it to {want}, or declare the input as {have}"),
            Sort::State => format!("declare the state as {have}, or write the file with {want}"),
        };
        Diagnostic::error(&CODE, message).help(help)
    }
}
