//! The oracle: a plain interpreter of core graphs, one node after another, nothing fused, nothing shared with the back half but the
//! definitions of [`crate::Prim`] and of the reduction order.
//!
//! Effects run in program order: before each, exactly the nodes are computed that it needs. A view or an update whose start is out of
//! range reads or writes a clamped place, as its index check reports the error.
//! Invariant: no input makes it panic; sizes that do not fit are errors.

mod array;
mod column;
mod contract;
mod map;
mod reduce;
mod region;
mod routine;
mod shown;
mod value;

pub use contract::{ContractCall, plain_contract};
pub use reduce::reduce;
pub use shown::show;
pub use value::Value;

use crate::core::{CoreGraph, CoreProgram};
use crate::graph::SizeCheck;
use std::fmt;
use texpr_base::progress::Progress;
use texpr_base::routine::RoutineError;
use texpr_base::size::SizeError;
use texpr_base::{Size, Span};

/// What a run may use, and whom it asks.
#[derive(Clone, Copy)]
pub struct Options<'a> {
    /// The most elements that one value may have.
    pub max_elements: usize,
    /// Whether dividing an integer by zero is an error; it is counted otherwise.
    pub division_by_zero_fails: bool,
    /// The matrix product of floats, so that the oracle and the kernels call the same routine. Integers never get here.
    pub contract: &'a dyn Fn(&ContractCall<'_>) -> Vec<texpr_base::Scalar>,
    /// Asked before each turn of a loop: whether to give up.
    pub interrupted: &'a dyn Fn() -> bool,
    /// Told of each `print` as it happens.
    pub print: &'a dyn Fn(&Printed),
    /// Told of the turns of long loops.
    pub progress: Option<&'a Progress<'a>>,
}

impl Default for Options<'_> {
    fn default() -> Self {
        Self {
            max_elements: 1 << 28,
            division_by_zero_fails: false,
            contract: &plain_contract,
            interrupted: &|| false,
            print: &|_| {},
            progress: None,
        }
    }
}

impl fmt::Debug for Options<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Options")
            .field("max_elements", &self.max_elements)
            .field("division_by_zero_fails", &self.division_by_zero_fails)
            .finish_non_exhaustive()
    }
}

/// What a run leaves.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// One per result of the graph.
    pub outputs: Vec<Value>,
    /// In program order.
    pub printed: Vec<Printed>,
    /// The places where an integer was divided by zero, in order of the first time, with how many evaluations did.
    pub divisions_by_zero: Vec<(Span, usize)>,
}

/// One `print`: its parts in order, for the caller to format.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Printed {
    pub parts: Vec<PrintedPart>,
    pub span: Span,
}

/// A part of a `print`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum PrintedPart {
    Text(String),
    Value(Value),
}

/// Why a run ended early, and in which turns of which loops, the outermost first.
#[derive(Clone, PartialEq, Debug)]
pub struct InterpError {
    pub kind: ErrorKind,
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

/// What went wrong.
#[derive(Clone, PartialEq, Debug)]
pub enum ErrorKind {
    /// An `assert` whose condition was false, with the source texts and values to show.
    Assert { message: String, shown: Vec<(String, Value)>, span: Span },
    /// An index outside of `-size..size` on axis `axis` of the array that the user calls `array`.
    Index { array: String, axis: usize, index: i64, size: i64, span: Span },
    /// Sizes that do not fit, with what they are.
    SizeCheck { check: Box<SizeCheck>, values: (i64, i64) },
    /// A library routine has no result for these arguments.
    Routine { name: &'static str, error: RoutineError, span: Option<Span> },
    /// An integer was divided by zero, and that is an error.
    DivisionByZero(Span),
    /// A value of more elements than allowed.
    TooLarge { elements: i128 },
    /// A size that came out negative.
    NegativeSize { size: Size, value: i64 },
    /// A size without a value, or too large.
    Size(SizeError),
    /// The input with this number is missing, or has another dtype or shape than declared.
    Input(u32),
    /// Sizes that must agree and do not: the caller's checks were not made.
    Shape(String),
    /// The caller asked to stop.
    Interrupted,
}

impl From<ErrorKind> for InterpError {
    fn from(kind: ErrorKind) -> Self {
        Self { kind, turns: Vec::new() }
    }
}

impl From<SizeError> for InterpError {
    fn from(error: SizeError) -> Self {
        ErrorKind::Size(error).into()
    }
}

impl fmt::Display for InterpError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            ErrorKind::Assert { message, .. } => write!(f, "assertion failed: {message}"),
            ErrorKind::Index { array, axis, index, size, .. } => {
                write!(f, "index {index} is out of range for axis {axis} of {array}, which has size {size}")
            }
            ErrorKind::SizeCheck { values, .. } => {
                write!(f, "sizes do not fit: {} and {}", values.0, values.1)
            }
            ErrorKind::Routine { name, error, .. } => write!(f, "{name}: {}", error.message),
            ErrorKind::DivisionByZero(_) => f.write_str("integer division by zero"),
            ErrorKind::TooLarge { elements } => write!(f, "an array of {elements} elements is too large"),
            ErrorKind::NegativeSize { value, .. } => write!(f, "a size is negative: {value}"),
            ErrorKind::Size(SizeError::Overflow) => f.write_str("a size is too large"),
            ErrorKind::Size(SizeError::Unbound(_)) => f.write_str("a size has no value"),
            ErrorKind::Input(number) => write!(f, "input {number} is missing or does not fit"),
            ErrorKind::Shape(text) => write!(f, "shapes do not fit: {text}"),
            ErrorKind::Interrupted => f.write_str("interrupted"),
        }
    }
}

impl std::error::Error for InterpError {}

/// Runs a program. `inputs` has one entry per input, `None` for the default; `sizes` gives the named sizes by index. Comparing the
/// sizes of [`CoreProgram::checks`] is up to the caller.
pub fn run(
    program: &CoreProgram,
    inputs: &[Option<Value>],
    sizes: &[Option<i64>],
    options: &Options<'_>,
) -> Result<Outcome, InterpError> {
    let mut all = inputs.to_vec();
    all.resize(program.inputs.len(), None);
    for (number, input) in program.inputs.iter().enumerate() {
        if let (None, Some(default)) = (&all[number], &input.default) {
            all[number] = run_graph(default, &all, sizes, options)?.outputs.pop();
        }
    }
    run_graph(&program.graph, &all, sizes, options)
}

/// Runs one graph without parameters, such as the default of an input.
pub fn run_graph(
    graph: &CoreGraph,
    inputs: &[Option<Value>],
    sizes: &[Option<i64>],
    options: &Options<'_>,
) -> Result<Outcome, InterpError> {
    let inputs = inputs.iter().map(|value| value.clone().map(std::rc::Rc::new)).collect();
    let mut machine = region::Machine { inputs, sizes: sizes.to_vec(), options, outcome: Outcome::default() };
    let outputs = machine.region(graph, Vec::new())?;
    machine.outcome.outputs =
        outputs.into_iter().map(|v| std::rc::Rc::try_unwrap(v).unwrap_or_else(|v| (*v).clone())).collect();
    Ok(machine.outcome)
}

#[cfg(test)]
mod tests;
