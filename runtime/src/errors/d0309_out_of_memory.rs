//! D0309: more memory than allowed, or than there is.

use super::origin::beginning;
use super::{Origin, in_bytes};
use crate::pool::OutOfMemory;
use texpr_base::{Diagnostic, ErrorCode};

/// D0309.
pub static CODE: ErrorCode = ErrorCode {
    id: "D0309",
    title: "more memory than allowed",
    explain: "\
## What happened

The arrays in use together would pass the limit of `--mem-limit`, or the system has no more memory to give.

## Example

    texpr run big.tx -i n=1_000_000_000 --mem-limit 4G
    error[D0309]: an array needs 7.5 GiB; 0 bytes of the 4 GiB allowed are in use

## How to fix it

Raise the limit if the machine has the memory, or work on less at a time: a smaller `n`, or `f32` for `f64`.
`texpr run --profile` shows what held the memory at its peak. An `.npy` file of the declared dtype in C order is
mapped and needs none.
",
};

/// The facts of D0309.
#[derive(Clone, Debug)]
pub struct OverMemory {
    /// Whose data it is, where known.
    pub origin: Option<Origin>,
    /// The figures.
    pub facts: OutOfMemory,
}

impl OverMemory {
    /// The message.
    pub fn diag(&self) -> Diagnostic {
        let OutOfMemory { requested, live, limit } = self.facts;
        let (what, requested, live) = (beginning(self.origin.as_ref()), in_bytes(requested), in_bytes(live));
        match limit {
            Some(limit) => {
                let limit = in_bytes(limit);
                Diagnostic::error(
                    &CODE,
                    format!("{what} needs {requested}; {live} of the {limit} allowed are in use"),
                )
                .help("raise `--mem-limit`, or work on less data at a time")
            }
            None => {
                Diagnostic::error(&CODE, format!("{what} needs {requested}, which the system does not have"))
                    .note(format!("{live} are in use by other arrays"))
            }
        }
    }
}
