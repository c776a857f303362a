//! D0308: a shape with more bytes than can be counted.

use super::Origin;
use super::origin::beginning;
use texpr_base::{DType, Diagnostic, ErrorCode};

/// D0308.
pub static CODE: ErrorCode = ErrorCode {
    id: "D0308",
    title: "an array too large to exist",
    explain: "\
## What happened

The sizes of an array, multiplied with each other and with the bytes of one element, reach 2^63, more than any machine can
address. In a file this means a damaged or forged header; in a program, a size that was computed wrong.

## Example

    input `x`: `data.npy` of shape [4294967296, 4294967296] and dtype f64 is larger than 2^63 bytes

## How to fix it

Check the size that is out of proportion. If the file is to blame, write it again.
",
};

/// The facts of D0308.
#[derive(Clone, Debug)]
pub struct SizeOverflow {
    /// Whose data it is, where known.
    pub origin: Option<Origin>,
    /// The shape, a size beyond 64 bits being shown as the largest.
    pub shape: Vec<u64>,
    /// The dtype.
    pub dtype: DType,
}

impl SizeOverflow {
    /// The message.
    pub fn diag(&self) -> Diagnostic {
        let Self { origin, shape, dtype } = self;
        let what = beginning(origin.as_ref());
        Diagnostic::error(
            &CODE,
            format!("{what} of shape {shape:?} and dtype {dtype} is larger than 2^63 bytes"),
        )
    }
}
