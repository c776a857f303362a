//! Compiled programs that Rust code calls: [`Function`].
//!
//! A call with shapes that were seen before computes no sizes: the plan for them is kept ([`signature`]). Inputs are read where they are,
//! results are new arrays or go where the caller says.

mod outputs;
mod profile;
mod signature;
mod state;

pub use outputs::Outputs;
pub use state::State;

use crate::bind::{Bound, known_inputs, unknown_input};
use crate::error::Error;
use crate::errors::{d0406_output_place, d0407_argument_count, r0504_interrupted};
use crate::exec::{Executable, Generator};
use crate::failure::of_run;
use crate::pipeline::{self, Checked, Phases, check_file, check_text, lower, timed};
use crate::run::{ErrorModel, RunOptions, joined, line_of, warnings};
use crate::steps::state as state_data;
use signature::{Signature, Signatures};
use smallvec::SmallVec;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, PoisonError};
use texpr_base::{Diagnostic, SourceMap};
use texpr_ir::core::CoreProgram;
use texpr_runtime::errors::Sort;
use texpr_runtime::exec::{self, Given, Report, RunError, Workspace};
use texpr_runtime::files::Data;
use texpr_runtime::{Arg, Array, OutArg, Pool};

/// A value for each input, in order; `None` where there is none.
pub(crate) type GivenList<'a> = SmallVec<[Option<Given<'a>>; 8]>;

/// An argument for each input, in order; `None` where there is none.
type ArgList<'a> = SmallVec<[Option<&'a Arg<'a>>; 8]>;

/// How a [`Function`] is compiled and run.
#[derive(Clone, Debug, Default)]
pub struct FunctionOptions {
    /// How it is rewritten and verified.
    pub compile: pipeline::Options,
    /// How many threads a call may use; `None` for one per core.
    pub threads: Option<usize>,
    /// What makes the machine code; `None` for the best there is.
    pub generator: Option<Generator>,
    /// Where results and intermediate values live; its limit is the function's.
    pub pool: Pool,
    /// What dividing an integer by zero means.
    pub error_model: ErrorModel,
    /// Set it to stop a call in a long loop.
    pub interrupt: Option<Arc<AtomicBool>>,
    /// Takes each line that the program prints; `None` for standard output.
    pub print: Option<fn(&str)>,
}

/// A compiled program: cheap to clone and to call, from many threads at once.
///
/// ```
/// let f = texpr::Function::from_text("pi", "
///     input x: f64[n]
///     input y: f64[n]
///     output estimate = 4 * sum(x**2 + y**2 <= 1) / n
/// ")?;
/// let (x, y) = ([0.1, 0.9, 0.5, 0.2], [0.3, 0.8, 0.5, 0.4]);
/// let out = f.call(&[(&x).into(), (&y).into()])?;
/// assert_eq!(out["estimate"].item::<f64>(), Some(3.0));
/// # Ok::<(), texpr::Error>(())
/// ```
#[derive(Clone)]
pub struct Function {
    inner: Arc<Inner>,
}

struct Inner {
    program: CoreProgram,
    /// The inputs that calls give, which states are not.
    given: Vec<usize>,
    sources: Arc<SourceMap>,
    names: Arc<[String]>,
    executable: Executable,
    options: FunctionOptions,
    threads: usize,
    signatures: Signatures,
    workspaces: Mutex<Vec<Workspace>>,
    warnings: Vec<Diagnostic>,
    /// What compiling took.
    phases: Phases,
}

impl std::fmt::Debug for Function {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let inputs: Vec<String> = self.inputs().map(|(name, ty)| format!("{name}: {ty}")).collect();
        write!(f, "Function({}) -> ({})", inputs.join(", "), self.inner.names.join(", "))
    }
}

impl Function {
    /// Compiles the script at `path`.
    ///
    /// # Errors
    /// Whatever `texpr check` would say of it.
    pub fn load(path: &str) -> Result<Self, Error> {
        Self::load_with(path, FunctionOptions::default())
    }

    /// [`Function::load`] with options.
    ///
    /// # Errors
    /// As there.
    pub fn load_with(path: &str, options: FunctionOptions) -> Result<Self, Error> {
        let checked = check_file(path).map_err(|d| Error::new(vec![*d], SourceMap::new()))?;
        Self::compile(checked, options)
    }

    /// Compiles a text, which messages call `name`. It can use standard modules only.
    ///
    /// # Errors
    /// Whatever `texpr check` would say of it.
    pub fn from_text(name: &str, text: &str) -> Result<Self, Error> {
        Self::compile(check_text(name, text), FunctionOptions::default())
    }

    /// Compiles a checked program.
    ///
    /// # Errors
    /// The errors that checking found.
    pub fn compile(mut checked: Checked, options: FunctionOptions) -> Result<Self, Error> {
        let sources = Arc::new(std::mem::take(&mut checked.sources));
        let (errors, warnings): (Vec<_>, Vec<_>) =
            std::mem::take(&mut checked.diagnostics).into_iter().partition(Diagnostic::is_error);
        if !errors.is_empty() {
            return Err(Error::new(errors, sources));
        }
        let fail = |d: Box<Diagnostic>| Error::new(vec![*d], sources.clone());
        let program = checked.take_program().map_err(fail)?;
        let mut phases = checked.phases;
        let (program, _) = lower(program, &options.compile, &mut phases).map_err(fail)?;
        let generator = options.generator.unwrap_or_default();
        let executable =
            timed(&mut phases.codegen, || Executable::compile(&program, generator, false)).map_err(fail)?;
        let names = program.outputs.iter().map(|output| output.name.clone()).collect();
        let threads = RunOptions { threads: options.threads, ..RunOptions::new(&options.pool) }.n_threads();
        let signatures = Signatures::of(&program);
        let workspaces = Mutex::default();
        let given = (0..program.inputs.len()).filter(|k| !program.is_state(*k)).collect();
        let inner = Inner {
            program,
            given,
            sources,
            names,
            executable,
            options,
            threads,
            signatures,
            workspaces,
            warnings,
            phases,
        };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// The names of the inputs and their types as the program states them, in order.
    pub fn inputs(&self) -> impl ExactSizeIterator<Item = (&str, String)> {
        let CoreProgram { sizes, inputs, .. } = &self.inner.program;
        let given = self.inner.given.iter().map(|k| &inputs[*k]);
        given.map(|input| (input.name.as_str(), input.ty.display(sizes)))
    }

    /// The names of the outputs, in order.
    pub fn outputs(&self) -> &[String] {
        &self.inner.names
    }

    /// The names of the states and their types, in order.
    pub fn states(&self) -> impl ExactSizeIterator<Item = (&str, String)> {
        let sizes = &self.inner.program.sizes;
        self.inner.program.state_inputs().map(|(_, input)| (input.name.as_str(), input.ty.display(sizes)))
    }

    /// What checking warned of.
    pub fn warnings(&self) -> &[Diagnostic] {
        &self.inner.warnings
    }

    /// Calls the function. `args` are its inputs in the order of the program; those at the end that have defaults may be left out. States
    /// have their initial values: [`Function::start`] goes on from call to call.
    ///
    /// # Errors
    /// Inputs that do not fit in number, dtype or shape, and whatever goes wrong while the program runs.
    pub fn call(&self, args: &[Arg<'_>]) -> Result<Outputs, Error> {
        self.with_given(args, |ready, given, workspace, run| exec::run(ready, given, workspace, run)).map(
            |(mut arrays, report)| {
                arrays.truncate(self.inner.names.len());
                Outputs::new(
                    self.inner.names.clone(),
                    joined(&self.inner.program, arrays),
                    warnings(&report.divisions_by_zero, &self.inner.sources),
                )
            },
        )
    }

    /// Calls the function with inputs by name; what has a default may be left out. The name of a size gives its value.
    ///
    /// # Errors
    /// As [`Function::call`], and for a name that the program does not have or that is given twice.
    pub fn call_named(&self, args: &[(&str, Arg<'_>)]) -> Result<Outputs, Error> {
        let inner = &*self.inner;
        let given = args
            .iter()
            .map(|(name, arg)| Ok(Data::given(signature::lent(arg)?, name)))
            .collect::<Result<Vec<_>, _>>()
            .map_err(|error: texpr_runtime::DataError| self.error(error.diag()))?;
        let bound = self.bind(given, false)?;
        let given: GivenList<'_> = bound.inputs.iter().map(|array| array.as_ref().map(Given::from)).collect();
        let ready = inner.executable.ready(&bound.sizes, &crate::machine::worth());
        let (arrays, report) = self.run(|workspace, run| exec::run(&ready, &given, workspace, run))?;
        // A result must not be memory that was lent for this call.
        let mut arrays = joined(&inner.program, arrays);
        arrays.truncate(inner.names.len());
        let arrays = signature::owned(arrays).map_err(|error| self.error(error.diag()))?;
        Ok(Outputs::new(inner.names.clone(), arrays, warnings(&report.divisions_by_zero, &inner.sources)))
    }

    /// Calls the function and writes its results to the caller's places, one for each output in order. A call with shapes that were seen before
    /// allocates nothing while it is too small to be shared between threads.
    ///
    /// ```
    /// let f = texpr::Function::from_text("axpy", "
    ///     input a: f32
    ///     input x: f32[n]
    ///     output y = a * x + 1
    /// ")?;
    /// let mut y = [0f32; 3];
    /// f.call_into(&[2f32.into(), (&[1f32, 2.0, 3.0]).into()], &mut [y.as_mut_slice().into()])?;
    /// assert_eq!(y, [3.0, 5.0, 7.0]);
    /// # Ok::<(), texpr::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`Function::call`], and for a place of another number, dtype, shape or layout than its result.
    pub fn call_into(&self, args: &[Arg<'_>], outs: &mut [OutArg<'_>]) -> Result<(), Error> {
        let inner = &*self.inner;
        self.with_given(args, |ready, given, workspace, run| {
            let mut places: SmallVec<[&mut [u8]; 4]> = SmallVec::new();
            if outs.len() != inner.names.len() {
                return Err(Failure::Place(d0406_output_place::count(outs.len(), &inner.names)));
            }
            for (k, out) in outs.iter_mut().enumerate() {
                if !ready.knows_result(k) {
                    return Err(Failure::Place(d0406_output_place::not_known(&inner.names[k])));
                }
                let (shape, dtype) = (ready.result_shape(k)?, inner.program.dtypes[k]);
                let shape = if dtype.is_complex() { &shape[..shape.len() - 1] } else { shape };
                let fits = out.dtype() == dtype && out.shape() == shape;
                if !fits || !out.is_standard() {
                    let (name, place) = (&inner.names[k], (out.dtype(), out.shape()));
                    let refused = d0406_output_place::refuse(name, place, (dtype, shape), out.is_standard());
                    return Err(Failure::Place(refused));
                }
                places.extend(out.bytes_mut());
            }
            Ok(exec::run_into(ready, given, &mut places, workspace, run)?)
        })
        .map(|_: Report| ())
    }

    fn with_given<T, E: Into<Failure>>(
        &self,
        args: &[Arg<'_>],
        work: impl FnOnce(&exec::Ready, &GivenList<'_>, &mut Workspace, &exec::RunOptions<'_>) -> Result<T, E>,
    ) -> Result<T, Error> {
        let args = self.positional(args)?;
        let (signature, bound) = self.prepare(&args)?;
        let given = self.given(&args, &signature, bound.as_ref())?;
        self.run(|workspace, run| work(&signature.ready, &given, workspace, run))
    }

    /// The arguments of a call, each at its input.
    fn positional<'a>(&self, args: &'a [Arg<'a>]) -> Result<ArgList<'a>, Error> {
        let inner = &*self.inner;
        if args.len() > inner.given.len() {
            let names = known_inputs(&inner.program);
            return Err(self.error(*d0407_argument_count::refuse(args.len(), &names)));
        }
        let mut list: ArgList<'a> = SmallVec::from_elem(None, inner.program.inputs.len());
        for (arg, number) in args.iter().zip(&inner.given) {
            list[*number] = Some(arg);
        }
        Ok(list)
    }

    /// What is known of a call with these arguments; with the data fitted to the inputs, if that had to be done.
    fn prepare(&self, args: &[Option<&Arg<'_>>]) -> Result<(Arc<Signature>, Option<Bound>), Error> {
        let inner = &*self.inner;
        if let Some(signature) = inner.signatures.find(args) {
            return Ok((signature, None));
        }
        let data = |error: texpr_runtime::DataError| self.error(error.diag());
        let given = args
            .iter()
            .zip(&inner.program.inputs)
            .enumerate()
            .filter_map(|(number, (arg, input))| Some((number, (*arg)?, input)))
            .map(|(number, arg, input)| {
                let array = signature::lent(arg)?;
                let is_state = inner.program.is_state(number);
                Ok(if is_state { state_data(&input.name, array) } else { Data::given(array, &input.name) })
            })
            .collect::<Result<Vec<_>, _>>()
            .map_err(data)?;
        let bound = self.bind(given, false)?;
        let values = inner.signatures.values(args).collect();
        let ready = inner.executable.ready(&bound.sizes, &crate::machine::worth());
        let signature = Arc::new(Signature::new(args, values, &bound, ready));
        inner.signatures.keep(args, &signature);
        Ok((signature, Some(bound)))
    }

    /// The inputs of a call.
    fn given<'a>(
        &self,
        args: &[Option<&'a Arg<'a>>],
        signature: &'a Signature,
        bound: Option<&'a Bound>,
    ) -> Result<GivenList<'a>, Error> {
        let Some(bound) = bound else {
            return signature.given(args).map_err(|error| self.error(error.diag()));
        };
        // What had to be converted is in `bound`; the rest is read from the caller, for what is lent must not become a result.
        let given = bound.inputs.iter().zip(args).map(|(array, arg)| {
            let array = array.as_ref()?;
            match arg {
                Some(arg) if arg.dtype() == array.dtype() => arg.given().ok(),
                _ => Some(Given::from(array)),
            }
        });
        Ok(given.collect())
    }

    /// A value for each input that a call gives, in order, as the declarations want them; defaults are worked out.
    pub(crate) fn fit(&self, given: Vec<Data>, cast: bool) -> Result<Vec<Array>, Error> {
        let mut inputs = self.bind(given, cast)?.inputs;
        Ok(self.inner.given.iter().map_while(|k| inputs[*k].take()).collect())
    }

    fn bind(&self, given: Vec<Data>, cast: bool) -> Result<Bound, Error> {
        let inner = &*self.inner;
        for data in &given {
            let (name, known) = (data.origin.input.as_str(), known_inputs(&inner.program));
            let is_known = known.contains(&name) || inner.program.sizes.find(name).is_some();
            if data.origin.sort == Sort::Input && !is_known {
                return Err(self.error(*unknown_input(&inner.program, name, &known)));
            }
        }
        let options = RunOptions::new(&inner.options.pool);
        crate::bind::bind(&inner.program, given, cast, &options).map_err(|d| self.error(*d))
    }

    fn run<T, E: Into<Failure>>(
        &self,
        work: impl FnOnce(&mut Workspace, &exec::RunOptions<'_>) -> Result<T, E>,
    ) -> Result<T, Error> {
        let inner = &*self.inner;
        let interrupt = inner.options.interrupt.as_deref();
        let run = exec::RunOptions {
            pool: &inner.options.pool,
            threads: inner.threads,
            division_by_zero_fails: inner.options.error_model == ErrorModel::Python,
            interrupt,
            profile: false,
            worth: crate::machine::worth(),
            print: &|printed| print_line(inner.options.print, &printed),
            progress: None,
        };
        let pile = || inner.workspaces.lock().unwrap_or_else(PoisonError::into_inner);
        let mut workspace = pile().pop().unwrap_or_default();
        let result = work(&mut workspace, &run);
        pile().push(workspace);
        match result.map_err(Into::into) {
            Ok(_) if interrupt.is_some_and(|flag| flag.load(std::sync::atomic::Ordering::Relaxed)) => {
                Err(self.error(*r0504_interrupted::refuse()))
            }
            Ok(value) => Ok(value),
            Err(Failure::Run(error)) => Err(self.error(*of_run(error, &inner.program, &inner.options.pool))),
            Err(Failure::Place(diagnostic)) => Err(self.error(*diagnostic)),
        }
    }

    fn error(&self, diagnostic: Diagnostic) -> Error {
        Error::new(vec![diagnostic], self.inner.sources.clone())
    }
}

/// Why a call failed after its inputs were bound.
enum Failure {
    Run(RunError),
    Place(Box<Diagnostic>),
}

impl From<RunError> for Failure {
    fn from(error: RunError) -> Self {
        Self::Run(error)
    }
}

#[allow(clippy::print_stdout, reason = "it is what the program's `print` does")]
fn print_line(takes: Option<fn(&str)>, printed: &exec::Printed) {
    let line = line_of(&printed.parts);
    match takes {
        Some(take) => take(&line),
        None => println!("{line}"),
    }
}

const fn is_send_and_sync<T: Send + Sync>() {}
const _: () = is_send_and_sync::<Function>();
const _: () = is_send_and_sync::<State>();
