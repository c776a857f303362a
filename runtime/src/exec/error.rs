//! Why a run ended early.

use super::plan::SizeCheck;
use crate::Array;
use texpr_base::routine::RoutineError;
use texpr_base::size::SizeError;
use texpr_base::{Size, Span};

/// What went wrong, and in which turns of which loops, the outermost first.
#[derive(Clone, PartialEq, Debug)]
pub struct RunError {
    pub kind: RunErrorKind,
    pub turns: Vec<Turn>,
}

/// The turn a loop was in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Turn {
    /// The loop, where its place is known.
    pub span: Option<Span>,
    /// The value of the loop's index.
    pub index: i64,
}

#[derive(Clone, PartialEq, Debug)]
pub enum RunErrorKind {
    /// An `assert` whose condition was false, with what [`super::plan::Work::Assert`] says to show.
    Assert(Box<FailedAssert>),
    /// An index outside of `-size..size` on axis `axis` of the array that the user calls `array`.
    Index {
        array: String,
        axis: usize,
        index: i64,
        size: i64,
        span: Span,
    },
    /// An integer was divided by zero, and that is an error.
    DivisionByZero(Span),
    /// More memory than there is, or than is allowed.
    TooLarge {
        elements: i128,
    },
    NegativeSize {
        size: Size,
        value: i64,
    },
    /// A size without a value, or too large.
    Size(SizeError),
    /// The input with this number is missing, or has another dtype or shape than declared.
    Input(u32),
    /// Sizes that the data told do not fit, with what they are.
    SizeCheck {
        check: Box<SizeCheck>,
        values: (i64, i64),
    },
    /// A library routine has no result for these arguments.
    Routine {
        name: &'static str,
        error: RoutineError,
        span: Option<Span>,
    },
    /// The caller asked to stop.
    Interrupted,
}

/// See [`super::plan::Work::Assert`].
#[derive(Clone, PartialEq, Debug)]
pub struct FailedAssert {
    pub message: String,
    pub texts: Vec<String>,
    pub by_element: bool,
    pub values: Vec<Array>,
    pub span: Span,
}

impl From<RunErrorKind> for RunError {
    fn from(kind: RunErrorKind) -> Self {
        Self { kind, turns: Vec::new() }
    }
}

impl From<SizeError> for RunError {
    fn from(error: SizeError) -> Self {
        RunErrorKind::Size(error).into()
    }
}
