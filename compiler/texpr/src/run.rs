//! Runs a bound program. The place where a backend is picked is [`execute`].

use crate::bind::{Bound, CheckedSizes};
use crate::errors::w1101_division;
use crate::exec::{Executable, Generator, Worth, profile};
use crate::steps::{Caller, Compiled};
use std::cell::RefCell;
use std::sync::atomic::{AtomicBool, Ordering};
use texpr_base::progress::Progress;
use texpr_base::{DType, Diagnostic, Scalar, SourceMap, Span};
use texpr_ir::core::CoreProgram;
use texpr_ir::interp::{self, Value};
use texpr_runtime::exec::PrintedPart;
use texpr_runtime::routines::matmul;
use texpr_runtime::{Array, DataError, Pool, show};

/// Where programs run.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Backend {
    /// The fastest there is for the program.
    #[default]
    Auto,
    /// The plain interpreter.
    Interp,
    /// Machine code by Cranelift, on all threads.
    Cranelift,
    /// Machine code by LLVM, on all threads; only in builds with the feature `llvm`.
    Llvm,
}

impl Backend {
    /// Those of this build that can be asked for by name.
    pub fn built() -> impl Iterator<Item = Self> {
        let all = [Self::Cranelift, Self::Llvm, Self::Interp];
        all.into_iter().filter(|backend| backend.generator().is_none_or(Generator::is_built))
    }

    /// As `--backend` has it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Interp => "interp",
            Self::Cranelift => "cranelift",
            Self::Llvm => "llvm",
        }
    }

    /// The backend of this name.
    pub fn of_name(name: &str) -> Option<Self> {
        let all = [Self::Auto, Self::Interp, Self::Cranelift, Self::Llvm];
        all.into_iter().find(|backend| backend.name() == name)
    }

    /// What makes the machine code; `None` for the interpreter.
    pub fn generator(self) -> Option<Generator> {
        match self {
            Self::Interp => None,
            Self::Auto => Some(Generator::Auto),
            Self::Cranelift => Some(Generator::Cranelift),
            Self::Llvm => Some(Generator::Llvm),
        }
    }
}

/// What dividing an integer by zero means.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum ErrorModel {
    /// The result is 0; it is counted and warned of.
    #[default]
    Numpy,
    /// The run fails.
    Python,
}

/// What a run leaves.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// The outputs with their names, in order.
    pub outputs: Vec<(String, Array)>,
    /// The states with their names, in order, as the next call would find them.
    pub states: Vec<(String, Array)>,
    /// What was printed, one entry a `print`; empty if [`RunOptions::print`] took it.
    pub printed: Vec<String>,
    /// Where integers were divided by zero, and how many elements.
    pub divisions_by_zero: Vec<(Span, usize)>,
    /// The time that fusing and code generation took.
    pub codegen: std::time::Duration,
    /// The steps, if the run was profiled and the backend books them.
    pub rows: Option<Vec<profile::Row>>,
    /// Turns of loops of which several were made of a part of the arrays before the next part, so that it came from memory once.
    pub turns_together: u64,
    /// The expression after whose step the pool held the most, if the run was profiled.
    pub peak: Option<Span>,
}

impl Outcome {
    /// What the run has to say: integers divided by zero, once for each line of the source.
    pub fn warnings(&self, sources: &SourceMap) -> Vec<Diagnostic> {
        warnings(&self.divisions_by_zero, sources)
    }
}

pub(crate) fn warnings(divisions_by_zero: &[(Span, usize)], sources: &SourceMap) -> Vec<Diagnostic> {
    let mut lines: Vec<(Span, usize)> = Vec::new();
    for (span, count) in divisions_by_zero {
        let line = |span: Span| (span.file, sources.line_col(span).line);
        match lines.iter_mut().find(|(other, _)| line(*other) == line(*span)) {
            Some((_, sum)) => *sum += count,
            None => lines.push((*span, *count)),
        }
    }
    // In the order of the text: which was divided first is for a backend to say.
    lines.sort_by_key(|(span, _)| *span);
    lines.into_iter().map(|(span, count)| w1101_division::warn(count, span)).collect()
}

/// What a run may use, and whom it asks.
#[derive(Clone)]
pub struct RunOptions<'a> {
    /// Where it runs.
    pub backend: Backend,
    /// What dividing an integer by zero means.
    pub error_model: ErrorModel,
    /// How many threads it may use; `None` for one per core.
    pub threads: Option<usize>,
    /// Where results live.
    pub pool: &'a Pool,
    /// Whether to book the time of each step (compiled programs only).
    pub profile: bool,
    /// Set when the run should stop.
    pub interrupt: Option<&'a AtomicBool>,
    /// Told of each `print` as it happens.
    pub print: Option<&'a dyn Fn(&str)>,
    /// Told of the turns of long loops.
    pub progress: Option<&'a Progress<'a>>,
    /// When which way of running pays.
    pub worth: Worth,
}

impl std::fmt::Debug for RunOptions<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RunOptions")
            .field("backend", &self.backend)
            .field("threads", &self.threads)
            .finish_non_exhaustive()
    }
}

impl<'a> RunOptions<'a> {
    /// The defaults, with results in blocks of `pool`.
    pub fn new(pool: &'a Pool) -> Self {
        Self {
            backend: Backend::default(),
            error_model: ErrorModel::default(),
            threads: None,
            pool,
            profile: false,
            interrupt: None,
            print: None,
            progress: None,
            worth: crate::machine::worth(),
        }
    }

    /// How many threads it may use.
    pub fn n_threads(&self) -> usize {
        self.threads.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, std::num::NonZero::get))
    }

    pub(crate) fn is_interrupted(&self) -> bool {
        self.interrupt.is_some_and(|flag| flag.load(Ordering::Relaxed))
    }

    /// The most elements of one value of the interpreter, which keeps a scalar for each.
    pub fn max_elements(&self) -> usize {
        let memory = texpr_runtime::pool::region::physical_memory().unwrap_or(8 << 30) / 4;
        self.pool.limit().unwrap_or(memory).min(memory) / size_of::<Scalar>()
    }
}

/// Runs a program on the backend of the options. Inputs and sizes are those of [`crate::bind::bind`].
pub fn execute(
    program: &CoreProgram,
    inputs: &[Option<Array>],
    sizes: &CheckedSizes,
    options: &RunOptions<'_>,
) -> Result<Outcome, Box<Diagnostic>> {
    let compiled = Compiled::of(program, options)?;
    let outcome = call_once(compiled.executable.as_ref(), program, inputs, sizes, options)?;
    Ok(Outcome { codegen: compiled.took, ..outcome })
}

/// Runs a compiled program; `program` is what it was compiled from.
pub fn run_compiled(
    executable: &Executable,
    program: &CoreProgram,
    inputs: &[Option<Array>],
    sizes: &CheckedSizes,
    options: &RunOptions<'_>,
) -> Result<Outcome, Box<Diagnostic>> {
    call_once(Some(executable), program, inputs, sizes, options)
}

/// Results as the user has them: complex numbers put together.
pub(crate) fn joined(program: &CoreProgram, results: Vec<Array>) -> Vec<Array> {
    let join = |(array, dtype): (Array, &DType)| if dtype.is_complex() { array.joined() } else { array };
    results.into_iter().zip(&program.dtypes).map(join).collect()
}

/// Runs a program on the interpreter with the default options.
pub fn run_interp(
    program: &CoreProgram,
    inputs: &[Option<Array>],
    sizes: &CheckedSizes,
) -> Result<Outcome, Box<Diagnostic>> {
    call_once(None, program, inputs, sizes, &RunOptions::new(&Pool::new()))
}

fn call_once(
    executable: Option<&Executable>,
    program: &CoreProgram,
    inputs: &[Option<Array>],
    sizes: &CheckedSizes,
    options: &RunOptions<'_>,
) -> Result<Outcome, Box<Diagnostic>> {
    let mut bound = Bound { inputs: inputs.to_vec(), sizes: sizes.clone() };
    let mut caller = Caller::new(executable, program, options);
    let results = caller.call(&mut bound)?;
    Ok(caller.finish(results))
}

/// Hands a printed line on, or keeps it.
pub(crate) fn tell(options: &RunOptions<'_>, kept: &RefCell<Vec<String>>, line: String) {
    match options.print {
        Some(print) => print(&line),
        None => kept.borrow_mut().push(line),
    }
}

/// The matrix product of the compiled programs, for the interpreter: both must give the same bits.
fn contract(call: &interp::ContractCall<'_>) -> Vec<Scalar> {
    let interp::ContractCall { dtype, batch, m, k, n, exchanged, a, b } = *call;
    let array = |xs: &[Scalar], shape: [usize; 3]| {
        array_of(&Value::new(dtype, shape.to_vec(), xs.to_vec()), &Pool::new())
            .expect("invariant: the interpreter held the same elements")
    };
    let (a, b) = (array(a, [batch, m, k]), array(b, [batch, k, n]));
    let mut c = array(&vec![Scalar::zero(dtype); batch * m * n], [batch, m, n])
        .into_block()
        .expect("invariant: nobody else has the block");
    let p = matmul::Product { dtype, batch, m, k, n, exchanged: (exchanged.left, exchanged.right) };
    let to = &mut c.as_mut_slice()[..batch * m * n * dtype.size()];
    matmul::product(p, a.bytes(), b.bytes(), to, 1, &Pool::new())
        .expect("invariant: the interpreter holds more than a product needs");
    c.as_slice()[..batch * m * n * dtype.size()]
        .chunks_exact(dtype.size())
        .map(|bytes| Scalar::from_le_bytes(dtype, bytes))
        .collect()
}

/// The interpreter's options for a run.
pub(crate) fn machine_options<'a>(
    options: &RunOptions<'a>,
    interrupted: &'a dyn Fn() -> bool,
) -> interp::Options<'a> {
    interp::Options {
        max_elements: options.max_elements(),
        division_by_zero_fails: options.error_model == ErrorModel::Python,
        interrupted,
        progress: options.progress,
        contract: &contract,
        print: &|_| {},
    }
}

/// An array as core graphs, and so the interpreter, have it.
pub fn value_of(array: &Array) -> Value {
    let array = array.split();
    Value::new(array.dtype(), array.shape().to_vec(), array.iter_scalars().collect())
}

/// An array of the interpreter in a block of `pool`.
pub fn array_of(value: &Value, pool: &Pool) -> Result<Array, DataError> {
    let size = value.dtype.size();
    let mut block = pool.alloc(value.elements.len() * size)?;
    for (bytes, scalar) in block.as_mut_slice().chunks_exact_mut(size).zip(&value.elements) {
        scalar.write_le(bytes);
    }
    Array::from_block(value.dtype, value.shape.clone(), block)
}

/// A value for people.
pub(crate) fn text_of(value: &Value) -> String {
    array_of(value, &Pool::new()).map_or_else(|error| error.to_string(), |array| show::text(&array))
}

pub(crate) fn line_of(parts: &[PrintedPart]) -> String {
    let texts: Vec<String> = parts
        .iter()
        .map(|part| match part {
            PrintedPart::Text(text) => text.clone(),
            PrintedPart::Value(array) => show::text(array),
        })
        .collect();
    texts.concat()
}

/// Arrays with their names.
pub(crate) fn named<'a>(names: impl Iterator<Item = &'a String>, arrays: Vec<Array>) -> Vec<(String, Array)> {
    names.cloned().zip(arrays).collect()
}
