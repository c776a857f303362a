//! Calls of a program one after another, each from the states that the one before it left.

use crate::bind::Bound;
use crate::errors::{d0409_saved_states, r0504_interrupted};
use crate::exec::{Executable, profile};
use crate::failure::{failure, of_run};
use crate::pipeline::timed;
use crate::run::{ErrorModel, Outcome, RunOptions, array_of, line_of, machine_options, tell, text_of};
use crate::run::{joined, named, value_of};
use std::cell::RefCell;
use std::time::Duration;
use texpr_base::Diagnostic;
use texpr_ir::core::CoreProgram;
use texpr_ir::graph::SizeOrigin;
use texpr_ir::interp::{self, Value};
use texpr_runtime::errors::Origin;
use texpr_runtime::exec::{self, Given, Ready, Report, Workspace};
use texpr_runtime::files::{self, Data};
use texpr_runtime::{Array, Pool};

/// Fits states, and whatever else is given, to a program.
pub type Rebind<'a> = &'a dyn Fn(Vec<Data>) -> Result<Bound, Box<Diagnostic>>;

/// Calls a program `count` times, from the states in `bound` on; the outputs are the last call's. Where sizes depend on the value of a
/// state, `rebind` is asked for them before each call but the first.
pub fn run_steps(
    program: &CoreProgram,
    mut bound: Bound,
    count: u64,
    rebind: Rebind<'_>,
    options: &RunOptions<'_>,
) -> Result<Outcome, Box<Diagnostic>> {
    let compiled = Compiled::of(program, options)?;
    let mut caller = Caller::new(compiled.executable.as_ref(), program, options);
    let sizes_vary = sizes_vary(program);
    let end = i64::try_from(count).unwrap_or(i64::MAX);
    // One call alone leaves the bar to its loops.
    let mut meter = options.progress.filter(|_| count > 1).and_then(|progress| progress.begin(0, end, 1));
    let mut step = 0;
    let results = loop {
        let mut results = caller.call(&mut bound).map_err(|error| in_step(error, step, count))?;
        step += 1;
        if let Some(meter) = &mut meter {
            meter.turn();
        }
        if step >= count {
            break results;
        }
        let states = results.split_off(program.outputs.len());
        // The memory of outputs that nobody sees is free for the next call.
        drop(results);
        if sizes_vary {
            let given =
                program.state_inputs().zip(states).map(|((_, input), array)| state(&input.name, array));
            bound = rebind(given.collect()).map_err(|error| in_step(error, step, count))?;
            caller.ready = None;
        } else {
            for ((number, _), array) in program.state_inputs().zip(states) {
                bound.inputs[number] = Some(array);
            }
        }
    };
    drop(meter);
    Ok(Outcome { codegen: compiled.took, ..caller.finish(results) })
}

/// Reads saved states: one array for each state of the program, by its name.
///
/// # Errors
/// A file that cannot be read, or that lacks a state or has another array.
pub fn load(program: &CoreProgram, path: &str, pool: &Pool) -> Result<Vec<Data>, Box<Diagnostic>> {
    let origin = |name: &str| Origin::state(name, path);
    let arrays = files::read_all(path, &origin, pool).map_err(|error| Box::new(error.diag()))?;
    let states: Vec<&str> = program.state_inputs().map(|(_, input)| input.name.as_str()).collect();
    let members: Vec<&str> = arrays.iter().map(|(name, _)| name.as_str()).collect();
    if let Some(name) = states.iter().find(|name| !members.contains(name)) {
        return Err(d0409_saved_states::missing(path, name, &members));
    }
    if let Some(name) = members.iter().find(|name| !states.contains(name)) {
        return Err(d0409_saved_states::unknown(path, name, &states));
    }
    Ok(arrays.into_iter().map(|(name, array)| Data::typed(array, origin(&name))).collect())
}

/// The value of the state `name` for [`crate::bind::bind`].
pub(crate) fn state(name: &str, array: Array) -> Data {
    Data::typed(array, Origin::state(name, ""))
}

/// Whether the value of a state is a size.
fn sizes_vary(program: &CoreProgram) -> bool {
    program.size_origins.iter().any(|origin| match origin {
        SizeOrigin::Input(number, _) => program.is_state(*number as usize),
        SizeOrigin::Shape(_) | SizeOrigin::Data { .. } => false,
    })
}

fn in_step(error: Box<Diagnostic>, step: u64, count: u64) -> Box<Diagnostic> {
    if count == 1 {
        return error;
    }
    Box::new(error.note(format!("in step {} of {count}", step + 1)))
}

/// A program made ready for the backend of the options.
pub(crate) struct Compiled {
    /// `None` for the interpreter.
    pub(crate) executable: Option<Executable>,
    /// How long that took.
    pub(crate) took: Duration,
}

impl Compiled {
    pub(crate) fn of(program: &CoreProgram, options: &RunOptions<'_>) -> Result<Self, Box<Diagnostic>> {
        let mut took = Duration::ZERO;
        let executable = match options.backend.generator() {
            None => None,
            Some(generator) => Some(timed(&mut took, || Executable::compile(program, generator, false))?),
        };
        Ok(Self { executable, took })
    }
}

/// What calls of one program share.
pub(crate) struct Caller<'a> {
    executable: Option<&'a Executable>,
    program: &'a CoreProgram,
    options: &'a RunOptions<'a>,
    threads: usize,
    /// The plan for the sizes of the last call.
    ready: Option<Ready>,
    workspace: Workspace,
    report: Report,
    printed: RefCell<Vec<String>>,
}

impl<'a> Caller<'a> {
    /// Calls of a program that was compiled to `executable`, or else on the interpreter.
    pub(crate) fn new(
        executable: Option<&'a Executable>,
        program: &'a CoreProgram,
        options: &'a RunOptions<'a>,
    ) -> Self {
        Self {
            executable,
            program,
            options,
            // The system is asked for the number of its cores once.
            threads: options.n_threads(),
            ready: None,
            workspace: Workspace::default(),
            report: Report::default(),
            printed: RefCell::default(),
        }
    }

    /// One call: the outputs, then the next values of the states, whose values are taken out of `bound`.
    pub(crate) fn call(&mut self, bound: &mut Bound) -> Result<Vec<Array>, Box<Diagnostic>> {
        if self.options.is_interrupted() {
            return Err(r0504_interrupted::refuse());
        }
        let results = match self.executable {
            Some(executable) => self.call_compiled(executable, bound)?,
            None => self.interpret(bound)?,
        };
        if self.options.is_interrupted() {
            return Err(r0504_interrupted::refuse());
        }
        Ok(joined(self.program, results))
    }

    /// The outcome of all calls; `results` are the last one's.
    pub(crate) fn finish(self, mut results: Vec<Array>) -> Outcome {
        let states = results.split_off(self.program.outputs.len());
        let report = self.report;
        let span_of = |executable: &Executable| report.peak_step.and_then(|k| executable.steps()[k].span);
        let rows = |executable: &Executable| profile::rows(executable, &report.steps);
        Outcome {
            outputs: named(self.program.outputs.iter().map(|output| &output.name), results),
            states: named(self.program.state_inputs().map(|(_, input)| &input.name), states),
            printed: self.printed.into_inner(),
            rows: self.executable.filter(|_| self.options.profile).map(rows),
            peak: self.executable.and_then(span_of),
            turns_together: report.turns_together,
            divisions_by_zero: report.divisions_by_zero,
            codegen: Duration::ZERO,
        }
    }

    fn call_compiled(
        &mut self,
        executable: &Executable,
        bound: &mut Bound,
    ) -> Result<Vec<Array>, Box<Diagnostic>> {
        let options = self.options;
        let print = |printed: exec::Printed| tell(options, &self.printed, line_of(&printed.parts));
        let run = exec::RunOptions {
            pool: options.pool,
            threads: self.threads,
            division_by_zero_fails: options.error_model == ErrorModel::Python,
            interrupt: options.interrupt,
            profile: options.profile,
            worth: options.worth,
            print: &print,
            progress: options.progress,
        };
        let mut own = vec![None; if self.program.states.is_empty() { 0 } else { bound.inputs.len() }];
        for (number, _) in self.program.state_inputs() {
            own[number] = bound.inputs[number].take().map(|array| array.split());
        }
        let given: Vec<Option<Given<'_>>> =
            bound.inputs.iter().map(|input| input.as_ref().map(Given::from)).collect();
        let ready = self.ready.get_or_insert_with(|| executable.ready(&bound.sizes, &options.worth));
        let (results, report) = exec::run_on(ready, &given, &mut own, &mut self.workspace, &run)
            .map_err(|error| of_run(error, self.program, options.pool))?;
        self.report.add(report);
        Ok(results)
    }

    fn interpret(&mut self, bound: &mut Bound) -> Result<Vec<Array>, Box<Diagnostic>> {
        let options = self.options;
        let values: Vec<Option<Value>> =
            bound.inputs.iter().map(|input| input.as_ref().map(value_of)).collect();
        let interrupted = || options.is_interrupted();
        let print = |printed: &interp::Printed| {
            let part = |part: &interp::PrintedPart| match part {
                interp::PrintedPart::Text(text) => text.clone(),
                interp::PrintedPart::Value(value) => text_of(value),
            };
            let texts: Vec<String> = printed.parts.iter().map(part).collect();
            tell(options, &self.printed, texts.concat());
        };
        let machine = interp::Options { print: &print, ..machine_options(options, &interrupted) };
        let outcome = interp::run(self.program, &values, &bound.sizes, &machine)
            .map_err(|error| failure(&error, self.program, machine.max_elements))?;
        let divisions_by_zero = outcome.divisions_by_zero;
        self.report.add(Report { divisions_by_zero, ..Report::default() });
        let results = outcome.outputs.iter().map(|value| array_of(value, options.pool));
        results.collect::<Result<_, _>>().map_err(|error| Box::new(error.diag()))
    }
}
