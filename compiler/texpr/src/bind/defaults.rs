//! The defaults of inputs, and the initial values of states.
//!
//! A small one is computed by the interpreter, which needs no compiling; a large one, such as the weights of a model, by machine code. Both
//! give the same bits.

use super::Binder;
use crate::errors::b0501_invariant;
use crate::exec::{Executable, Generator};
use crate::failure::{failure, of_run};
use crate::run::{ErrorModel, array_of, machine_options, value_of};
use texpr_base::Diagnostic;
use texpr_ir::core::{Core, CoreGraph};
use texpr_ir::interp::{self, ErrorKind, Value};
use texpr_runtime::Array;
use texpr_runtime::exec::{self, Given, RunErrorKind, Workspace};

/// From so many elements of one value on a default is compiled.
const LARGE: i64 = 1 << 12;

/// A default, or the earlier input that it needs first.
enum Computed {
    Value(Array),
    Needs(usize),
}

impl Binder<'_> {
    /// Computes the default of an input that has no value yet.
    pub(super) fn default(&mut self, number: usize) -> Result<(), Box<Diagnostic>> {
        let input = &self.program.inputs[number];
        let (None, Some(graph)) = (&self.inputs[number], &input.default) else { return Ok(()) };
        loop {
            let generator = self.options.backend.generator().filter(|_| self.is_large(graph));
            match match generator {
                Some(generator) => self.compiled(graph, generator)?,
                None => self.interpreted(graph)?,
            } {
                Computed::Value(array) => {
                    let what = if self.program.is_state(number) { "initial value" } else { "default" };
                    let array = if input.ty.dtype.is_complex() { array.joined() } else { array };
                    let origin = format!("the {what} of `{}`", input.name);
                    self.check_rank(input, &array, &origin)?;
                    self.accept(number, array, &origin);
                    // The sizes it binds may be what a later default is made of.
                    return self.sizes.solve();
                }
                // An earlier input that has only its default, too.
                Computed::Needs(other) if other < number && self.inputs[other].is_none() => {
                    self.default(other)?
                }
                Computed::Needs(_) => {
                    let what = "a default needs an input that is not there";
                    return Err(b0501_invariant::broken("bind", what, Some(input.span)));
                }
            }
        }
    }

    /// Whether the interpreter would take long.
    fn is_large(&self, graph: &CoreGraph) -> bool {
        graph.nodes.iter().any(|node| {
            let mut sizes = node.ty.shape.iter().map(|size| size.eval(&self.sizes.values));
            let elements = sizes.try_fold(1i64, |n, size| Some(n.saturating_mul(size.ok()?)));
            matches!(node.kind, Core::Loop(_)) || elements.is_some_and(|n| n >= LARGE)
        })
    }

    fn interpreted(&self, graph: &CoreGraph) -> Result<Computed, Box<Diagnostic>> {
        let interrupted = || false;
        let machine = machine_options(self.options, &interrupted);
        // Only what it reads is turned into the interpreter's values, which are many times as large.
        let reads = |k: usize| graph.nodes.iter().any(|node| node.kind == Core::Input(k as u32));
        let value = |(k, array): (usize, &Option<Array>)| array.as_ref().filter(|_| reads(k)).map(value_of);
        let values: Vec<Option<Value>> = self.inputs.iter().enumerate().map(value).collect();
        match interp::run_graph(graph, &values, &self.sizes.values, &machine) {
            Ok(mut outcome) => {
                let value = outcome.outputs.pop().expect("invariant: a default has one result");
                let array = array_of(&value, self.options.pool).map_err(|error| Box::new(error.diag()))?;
                Ok(Computed::Value(array))
            }
            Err(error) => match error.kind {
                ErrorKind::Input(other) => Ok(Computed::Needs(other as usize)),
                _ => Err(failure(&error, self.program, machine.max_elements)),
            },
        }
    }

    fn compiled(&self, graph: &CoreGraph, generator: Generator) -> Result<Computed, Box<Diagnostic>> {
        let options = self.options;
        let executable = Executable::compile_graph(graph, generator, false)?;
        let run = exec::RunOptions {
            pool: options.pool,
            threads: options.n_threads(),
            division_by_zero_fails: options.error_model == ErrorModel::Python,
            interrupt: options.interrupt,
            profile: false,
            worth: options.worth,
            print: &|_| {},
            progress: None,
        };
        let given: Vec<Option<Given<'_>>> =
            self.inputs.iter().map(|input| input.as_ref().map(Given::from)).collect();
        let ready = executable.ready(&self.sizes.checked()?, &options.worth);
        match exec::run(&ready, &given, &mut Workspace::default(), &run) {
            Ok((mut arrays, _)) => {
                Ok(Computed::Value(arrays.pop().expect("invariant: a default has one result")))
            }
            Err(error) => match error.kind {
                RunErrorKind::Input(other) => Ok(Computed::Needs(other as usize)),
                _ => Err(of_run(error, self.program, options.pool)),
            },
        }
    }
}
