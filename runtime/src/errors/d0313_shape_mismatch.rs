//! D0313: as many values as the shape does not have.

use super::Origin;
use super::origin::beginning;
use texpr_base::{Diagnostic, ErrorCode};

/// D0313.
pub static CODE: ErrorCode = ErrorCode {
    id: "D0313",
    title: "the number of values and the shape disagree",
    explain: "\
## What happened

An array was made from values and a shape, and the product of the shape is not the number of values.

## Example

    Array::from_slice(&[1.0, 2.0, 3.0], &[2, 2])
    error[D0313]: an array of shape [2, 2] holds 4 values, and 3 were given

## How to fix it

Give as many values as the shape has places, or another shape.
",
};

/// The facts of D0313.
#[derive(Clone, Debug)]
pub struct ShapeMismatch {
    /// Whose data it is, where known.
    pub origin: Option<Origin>,
    /// The shape.
    pub shape: Vec<usize>,
    /// What the shape holds.
    pub holds: usize,
    /// What was given.
    pub given: usize,
}

impl ShapeMismatch {
    /// The message.
    pub fn diag(&self) -> Diagnostic {
        let Self { origin, shape, holds, given } = self;
        let what = beginning(origin.as_ref());
        let message = format!("{what} of shape {shape:?} holds {holds} values, and {given} were given");
        Diagnostic::error(&CODE, message)
    }
}
