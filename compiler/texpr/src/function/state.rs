//! Calls that go on from one to the next.

use super::{ArgList, Function, Outputs};
use crate::error::Error;
use crate::errors::{c0502_input_unknown, d0401_rank, r0505_state_lost};
use crate::run::warnings;
use crate::steps::{load, state as state_data};
use smallvec::SmallVec;
use texpr_base::Diagnostic;
use texpr_runtime::errors::UnknownFormat;
use texpr_runtime::files::{self, Output};
use texpr_runtime::{Arg, Array, exec};

/// The states of a program between two calls.
///
/// A step writes the new states over the old ones where the program allows it, so that `update w = w with [i] = x` costs one element. A
/// clone is cheap, and stays what it is: the next step of either then writes elsewhere.
///
/// ```
/// let mean = texpr::Function::from_text("mean", "
///     input x: f64
///     state n = 0
///     state sum = 0.0
///     update n = n + 1
///     update sum = sum + x
///     output mean = (sum + x) / (n + 1)
/// ")?;
/// let mut state = mean.start();
/// state.step(&[1.0.into()])?;
/// let out = state.step(&[2.0.into()])?;
/// assert_eq!(out["mean"].item::<f64>(), Some(1.5));
/// assert_eq!(state.get("n").unwrap().item::<i64>(), Some(2));
/// // A plain call begins from the initial values.
/// assert_eq!(mean.call(&[7.0.into()])?["mean"].item::<f64>(), Some(7.0));
/// # Ok::<(), texpr::Error>(())
/// ```
#[derive(Clone)]
pub struct State {
    function: Function,
    /// One for each state; `None` while it has its initial value.
    arrays: Vec<Option<Array>>,
    /// Whether a step failed after it had begun to write.
    is_lost: bool,
}

impl std::fmt::Debug for State {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_map().entries(self.names().zip(&self.arrays)).finish()
    }
}

impl Function {
    /// The states before the first call.
    pub fn start(&self) -> State {
        let arrays = vec![None; self.inner.program.states.len()];
        State { function: self.clone(), arrays, is_lost: false }
    }

    /// The states that [`State::save`], or `--save-state` of the command, wrote to a file.
    ///
    /// # Errors
    /// A file that cannot be read, that lacks a state or has more than the states, and states of another dtype or number of axes.
    pub fn load_state(&self, path: &str) -> Result<State, Error> {
        let mut state = self.start();
        let loaded = load(&self.inner.program, path, &self.inner.options.pool).map_err(|d| self.error(*d))?;
        for data in loaded {
            state.put(data)?;
        }
        Ok(state)
    }
}

impl State {
    /// Calls the function with these states and takes over the new ones. `args` are as in [`Function::call`].
    ///
    /// # Errors
    /// As [`Function::call`]. What is found wrong before the program runs leaves the states as they are; when it fails while it runs, they are gone
    /// (R0505).
    pub fn step(&mut self, args: &[Arg<'_>]) -> Result<Outputs, Error> {
        let function = &self.function;
        let inner = &*function.inner;
        if self.is_lost {
            return Err(function.error(*r0505_state_lost::refuse()));
        }
        let mut list = function.positional(args)?;
        let (signature, mut bound) = {
            let arrays: SmallVec<[Option<Arg<'_>>; 4]> =
                self.arrays.iter().map(|array| array.as_ref().map(Arg::from)).collect();
            let mut all: ArgList<'_> = list.iter().copied().collect();
            for ((number, _), array) in inner.program.state_inputs().zip(&arrays) {
                all[number] = array.as_ref();
            }
            function.prepare(&all)?
        };
        let mut own = vec![None; inner.program.inputs.len()];
        for ((number, _), array) in inner.program.state_inputs().zip(&mut self.arrays) {
            own[number] = array.take();
            if let (Some(bound), Some(_)) = (&mut bound, &own[number]) {
                // Nobody else may hold what is written over.
                bound.inputs[number] = None;
            }
            list[number] = None;
        }
        self.is_lost = true;
        let given = function.given(&list, &signature, bound.as_ref())?;
        let (mut arrays, report) = function
            .run(|workspace, run| exec::run_on(&signature.ready, &given, &mut own, workspace, run))?;
        let states = arrays.split_off(inner.names.len());
        for (place, array) in self.arrays.iter_mut().zip(states) {
            *place = Some(array);
        }
        self.is_lost = false;
        Ok(Outputs::new(inner.names.clone(), arrays, warnings(&report.divisions_by_zero, &inner.sources)))
    }

    /// The names of the states, in order.
    pub fn names(&self) -> impl ExactSizeIterator<Item = &str> {
        self.function.inner.program.state_inputs().map(|(_, input)| input.name.as_str())
    }

    /// The state called `name`; `None` if there is no such state, or it was neither set nor computed: its initial value may depend on the
    /// arguments of the first step.
    pub fn get(&self, name: &str) -> Option<&Array> {
        self.names().position(|other| other == name).and_then(|k| self.arrays[k].as_ref())
    }

    /// Gives the state called `name` another value. Its sizes are compared with those of the arguments in the next step.
    ///
    /// # Errors
    /// No such state, and a value of another dtype or number of axes.
    pub fn set(&mut self, name: &str, value: impl Into<Array>) -> Result<(), Error> {
        self.put(state_data(name, value.into()))
    }

    /// Writes the states to a `.npz` or `.safetensors` file, whole or not at all.
    ///
    /// # Errors
    /// A file that cannot be written, and a state that has no value yet.
    pub fn save(&self, path: &str) -> Result<(), Error> {
        let told = |diagnostic: Box<Diagnostic>| self.function.error(*diagnostic);
        let mut outputs = Vec::with_capacity(self.arrays.len());
        for (name, array) in self.names().zip(&self.arrays) {
            let array = match array {
                Some(array) => array,
                None if self.is_lost => return Err(told(r0505_state_lost::refuse())),
                None => return Err(told(r0505_state_lost::unborn(name))),
            };
            outputs.push(Output { name, path, array });
        }
        if !files::is_archive(path) {
            let known = ".npz or .safetensors";
            let refused = UnknownFormat { what: format!("`{path}`"), known };
            return Err(self.function.error(refused.diag()));
        }
        files::write_all(&outputs).map_err(|error| self.function.error(error.diag()))
    }

    fn put(&mut self, data: texpr_runtime::files::Data) -> Result<(), Error> {
        let function = &self.function;
        let name = data.origin.input.as_str();
        let program = &function.inner.program;
        let Some((k, (_, input))) =
            program.state_inputs().enumerate().find(|(_, (_, input))| input.name == name)
        else {
            let known: Vec<&str> = self.names().collect();
            return Err(function.error(*c0502_input_unknown::refuse("state", name, &known)));
        };
        if data.array.rank() != input.ty.rank() {
            let ty = input.ty.display(&program.sizes);
            let origin = data.origin.to_string();
            return Err(function.error(*d0401_rank::refuse(&origin, data.array.shape(), &ty, input.span)));
        }
        let array = data.conform(input.ty.dtype, false, &function.inner.options.pool);
        self.arrays[k] = Some(array.map_err(|error| function.error(error.diag()))?);
        self.is_lost &= self.arrays.iter().any(Option::is_none);
        Ok(())
    }
}
