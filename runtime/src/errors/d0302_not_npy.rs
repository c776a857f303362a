//! D0302: bytes that are not an npy array, or not all of one.

use super::{Origin, grouped};
use texpr_base::{Diagnostic, ErrorCode};

/// D0302.
pub static CODE: ErrorCode = ErrorCode {
    id: "D0302",
    title: "not a readable npy file",
    explain: "\
## What happened

An `.npy` file starts with the bytes `\\x93NUMPY`, a version and a header that names the dtype and the shape; the
elements follow and end the file. One of these is missing or does not agree with the rest. The usual reason is a
file that was cut short by a full disk or an interrupted copy.

## Example

    input `x`: `data.npy` is not a readable npy file: it holds 80 bytes of elements, its header promises 8,000

## How to fix it

Write the file again with `numpy.save('data.npy', a)`, or copy it again. `python -c \"import numpy;
print(numpy.load('data.npy', mmap_mode='r').shape)\"` shows whether NumPy can read it.
",
};

/// What is wrong with the bytes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum NpyProblem {
    /// The first six bytes are others.
    Magic,
    /// A version we do not know.
    Version(u8, u8),
    /// A header longer than any that NumPy writes for a plain array.
    HeaderLength(u64),
    /// The file ends inside its header.
    HeaderCut,
    /// The header's text is not what it should be.
    Header(String),
    /// Fewer bytes than promised.
    Truncated {
        /// Bytes of elements in the file.
        has: u64,
        /// Bytes by the header.
        promised: u64,
    },
    /// More bytes than promised.
    Trailing {
        /// Bytes of elements in the file, where known.
        has: Option<u64>,
        /// Bytes by the header.
        promised: u64,
    },
}

/// The facts of D0302.
#[derive(Clone, Debug)]
pub struct NotNpy {
    /// Whose data it is.
    pub origin: Origin,
    /// What is wrong with it.
    pub problem: NpyProblem,
}

impl NotNpy {
    /// The message.
    pub fn diag(&self) -> Diagnostic {
        let what = match &self.problem {
            NpyProblem::Magic => "it does not start with the bytes `\\x93NUMPY`".to_owned(),
            NpyProblem::Version(major, minor) => {
                format!("it has version {major}.{minor}, and only 1.0, 2.0 and 3.0 are known")
            }
            NpyProblem::HeaderLength(len) => {
                format!("its header claims {} bytes, and none is longer than 65,535", grouped(*len))
            }
            NpyProblem::HeaderCut => "it ends inside its header".to_owned(),
            NpyProblem::Header(what) => format!("in its header, {what}"),
            NpyProblem::Truncated { has, promised } => {
                let (has, promised) = (grouped(*has), grouped(*promised));
                format!("it holds {has} bytes of elements, its header promises {promised}")
            }
            NpyProblem::Trailing { has: Some(has), promised } => {
                let (more, promised) = (grouped(has - promised), grouped(*promised));
                format!("{more} bytes follow the {promised} bytes of elements that its header promises")
            }
            NpyProblem::Trailing { has: None, promised } => {
                format!("more follows the {} bytes of elements that its header promises", grouped(*promised))
            }
        };
        let diag = Diagnostic::error(&CODE, format!("{} is not a readable npy file: {what}", self.origin));
        match self.problem {
            NpyProblem::Magic => diag.help("`numpy.save` writes such files; texts go by `.csv` or `.json`"),
            NpyProblem::Truncated { .. } => diag.help("the file was cut short: write or copy it again"),
            _ => diag,
        }
    }
}
