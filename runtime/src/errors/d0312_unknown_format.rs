//! D0312: a file whose name does not say a format that we have.

use texpr_base::{Diagnostic, ErrorCode};

/// D0312.
pub static CODE: ErrorCode = ErrorCode {
    id: "D0312",
    title: "an unknown file format",
    explain: "\
## What happened

The format of a data file is told by the end of its name: `.npy`, `.npz`, `.safetensors`, `.csv`, `.json`, `.png`,
`.jpg` or `.bmp`.

## Example

    texpr run mean.tx -i x=data.xlsx
    error[D0312]: input `x`: `data.xlsx` has no known format; files end in .npy, .npz, .safetensors, .csv, .json, .png, .jpg or .bmp

## How to fix it

Convert the file, or rename it if its name is wrong. In Python, `numpy.save('data.npy', a)` writes the fastest format.
",
};

/// The facts of D0312.
#[derive(Clone, Debug)]
pub struct UnknownFormat {
    /// How the message begins: ``input `x`: `data.xlsx` ``.
    pub what: String,
    /// The endings that are known there: `.npy or .npz`.
    pub known: &'static str,
}

impl UnknownFormat {
    /// The message.
    pub fn diag(&self) -> Diagnostic {
        let message = format!("{} has no known format; files end in {}", self.what, self.known);
        Diagnostic::error(&CODE, message)
    }
}
