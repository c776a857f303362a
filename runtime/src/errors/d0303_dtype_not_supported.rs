//! D0303: a file whose elements are of a dtype that texpr does not have.

use super::{Origin, shortened};
use texpr_base::{Diagnostic, ErrorCode};

/// D0303.
pub static CODE: ErrorCode = ErrorCode {
    id: "D0303",
    title: "the file's dtype is not supported",
    explain: "\
## What happened

Arrays are read with elements of `bool`, `i8` to `i64`, `u8` to `u64`, `f16`, `f32`, `f64`, `c64` and `c128`. The file
holds something else: Python objects (which are never unpickled, for that could run any code), text, dates, records,
floats or complex numbers of another width.

## Example

    input `x`: `names.npy` holds text (`<U5`), which cannot be read

## How to fix it

Convert in NumPy before saving: `numpy.save('x.npy', a.astype(numpy.float64))`. An array of dtype `object` is
usually a ragged list: pad it, or save each row on its own.
",
};

/// The facts of D0303.
#[derive(Clone, Debug)]
pub struct DTypeNotSupported {
    /// Whose data it is.
    pub origin: Origin,
    /// The dtype as the file has it: `|O`.
    pub descr: String,
}

impl DTypeNotSupported {
    /// What such elements are called.
    fn kind(&self) -> &'static str {
        if self.descr.starts_with(['[', '(']) {
            return "records";
        }
        let width = self.descr.get(2..).unwrap_or("");
        match (self.descr.chars().nth(1), width) {
            (Some('O'), _) => "Python objects",
            (Some('U' | 'S' | 'a'), _) => "text",
            (Some('M'), _) => "dates",
            (Some('m'), _) => "time spans",
            (Some('V'), _) => "raw bytes",
            (Some('c'), _) => "complex numbers of this width",
            (Some('f'), "12" | "16") => "extended-precision floats",
            _ => "elements of an unknown dtype",
        }
    }

    /// The message.
    pub fn diag(&self) -> Diagnostic {
        let (kind, descr) = (self.kind(), shortened(&self.descr, 40));
        let diag = Diagnostic::error(
            &CODE,
            format!("{} holds {kind} (`{descr}`), which cannot be read", self.origin),
        );
        let diag = match kind {
            "Python objects" => {
                diag.note("objects are pickled in the file, and unpickling could run any code")
            }
            _ => diag,
        };
        diag.help("convert it first: `numpy.save(FILE, a.astype(numpy.float64))`")
    }
}
