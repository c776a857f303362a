//! How fast a program is for those who embed it: `texpr bench`.
//!
//! What is timed is what an embedding program does: a [`Function`](crate::Function) is compiled from the text, called for the first time, then called again and
//! again with the same arguments. Each call makes new results, which are dropped before the next one.

mod figures;
mod limits;
mod times;

pub use figures::{Data as DataFigures, Figures, Limits, Share, Steps, VERSION};
pub use times::{Plan, Times};

use crate::error::Error;
use crate::function::{Function, FunctionOptions};
use crate::pipeline::{Checked, check_file_with, lower};
use crate::run::{RunOptions, execute};
use figures::Measured;
use std::time::{Duration, Instant};
use texpr_base::{Diagnostic, SourceMap};
use texpr_runtime::array::Storage;
use texpr_runtime::files::Data;
use texpr_runtime::{Arg, Array, Block, Pool};

/// What is measured, and with what.
#[derive(Debug)]
pub struct Bench<'a> {
    /// The program's file; `-` is standard input.
    pub file: &'a str,
    /// Whether implicit conversions between dtypes are errors.
    pub strict: bool,
    /// Takes data of any dtype.
    pub cast: bool,
    /// How often calls are timed.
    pub plan: Plan,
}

/// What a program did.
#[derive(Debug)]
pub struct Outcome {
    /// How fast it was.
    pub figures: Figures,
    /// The outputs of the first call, with their names.
    pub outputs: Vec<(String, Array)>,
}

impl Bench<'_> {
    /// Compiles the program for this machine, calls it with the data that `read` returns, and measures both. What the program prints is dropped.
    ///
    /// # Errors
    /// Whatever compiling, reading, binding and running refuse.
    pub fn compiled(
        &self,
        options: FunctionOptions,
        read: impl FnOnce(&[String]) -> Result<Vec<Data>, Box<Diagnostic>>,
    ) -> Result<Outcome, Error> {
        let alone = |diagnostic: Box<Diagnostic>| Error::new(vec![*diagnostic], SourceMap::new());
        let options = FunctionOptions { print: Some(|_| {}), ..options };
        let start = Instant::now();
        let checked = check_file_with(self.file, self.strict).map_err(alone)?;
        let function = Function::compile(checked, options)?;
        let compile = start.elapsed();
        let inputs = function.fit(read(function.outputs()).map_err(alone)?, self.cast)?;
        let inputs: Vec<Array> = inputs.into_iter().map(in_memory).collect();
        let args: Vec<Arg<'_>> = inputs.iter().map(Arg::from).collect();
        let start = Instant::now();
        let outputs = function.call(&args)?;
        let first = start.elapsed();
        let outputs = outputs.iter().map(|(name, array)| (name.to_owned(), array.clone())).collect();
        let times = self.plan.time(&mut || function.call(&args))?;
        let (_, profile) = function.profile(&args)?;
        let measured = Measured { compile, first, times, inputs: &inputs, outputs: &outputs };
        Ok(Outcome { figures: Figures::of_profiled(&measured, &profile), outputs })
    }

    /// [`Bench::compiled`] by the plain interpreter, which knows nothing of its steps.
    ///
    /// # Errors
    /// As there.
    pub fn interpreted(
        &self,
        compile: &crate::pipeline::Options,
        options: &RunOptions<'_>,
        read: impl FnOnce(&[String]) -> Result<Vec<Data>, Box<Diagnostic>>,
    ) -> Result<Outcome, Error> {
        let alone = |diagnostic: Box<Diagnostic>| Error::new(vec![*diagnostic], SourceMap::new());
        let start = Instant::now();
        let mut checked = check_file_with(self.file, self.strict).map_err(alone)?;
        if checked.has_errors() {
            return Err(Error::new(checked.diagnostics, checked.sources));
        }
        let result = self.interpret(&mut checked, start, compile, options, read);
        result.map_err(|diagnostic| Error::new(vec![*diagnostic], checked.sources))
    }

    fn interpret(
        &self,
        checked: &mut Checked,
        start: Instant,
        compile: &crate::pipeline::Options,
        options: &RunOptions<'_>,
        read: impl FnOnce(&[String]) -> Result<Vec<Data>, Box<Diagnostic>>,
    ) -> Result<Outcome, Box<Diagnostic>> {
        let program = checked.take_program()?;
        let (core, _) = lower(program, compile, &mut checked.phases)?;
        let compile: Duration = start.elapsed();
        let names: Vec<String> = core.outputs.iter().map(|output| output.name.clone()).collect();
        let options = &RunOptions { print: Some(&|_| {}), ..options.clone() };
        let mut bound = crate::bind::bind(&core, read(&names)?, self.cast, options)?;
        for input in bound.inputs.iter_mut().flatten() {
            *input = in_memory(input.clone());
        }
        let inputs: Vec<Array> = bound.inputs.iter().flatten().cloned().collect();
        let call = || execute(&core, &bound.inputs, &bound.sizes, options);
        let start = Instant::now();
        let outputs = call()?.outputs;
        let first = start.elapsed();
        let times = self.plan.time(&mut || call())?;
        let measured = Measured { compile, first, times, inputs: &inputs, outputs: &outputs };
        let program = checked.sources.files().next().map_or("", |(_, file)| file.name.as_str());
        Ok(Outcome { figures: Figures::of_times(&measured, program, "interp", 1), outputs })
    }
}

/// The array in memory of its own: an embedding program has its data there, and not in a file that is mapped, whose small pages cost time in each call.
/// Where there is no room for a copy, it stays as it is.
fn in_memory(array: Array) -> Array {
    if !matches!(array.storage(), Storage::Mapped(_)) {
        return array;
    }
    let copy = |mut block: Block| {
        block.as_mut_slice().copy_from_slice(array.bytes());
        Array::from_block(array.dtype(), array.shape().to_vec(), block).ok()
    };
    Pool::new().alloc(array.n_bytes()).ok().and_then(copy).unwrap_or(array)
}
