//! Fits given data to a program's inputs and finds the value of every named size, before anything runs.
//!
//! Sizes are solved for in rounds: an axis whose size is linear in one unknown name tells it; what is known is compared. Then the program's
//! own size checks are made.

mod sizes;

use crate::errors::{
    c0501_input_missing, c0502_input_unknown, c0503_given_twice, c0504_bad_flag, d0401_rank, d0403_bad_size,
};
use crate::failure::failure;
use crate::run::{RunOptions, array_of, machine_options, value_of};
use sizes::Sizes;
use texpr_base::{DType, Diagnostic, SizeVar};
use texpr_ir::core::{Core, CoreInput, CoreProgram};
use texpr_ir::graph::SizeOrigin;
use texpr_ir::interp::{self, ErrorKind, Value};
use texpr_runtime::Array;
use texpr_runtime::files::Data;

/// What a run needs.
#[derive(Clone, Debug, Default)]
pub struct Bound {
    /// One per input of the program.
    pub inputs: Vec<Option<Array>>,
    /// One per named size; `None` where nothing tells it and nothing may need it.
    pub sizes: Vec<Option<i64>>,
}

/// Fits `given` to the program's inputs and sizes. With `cast` any dtype is taken.
pub fn bind(
    program: &CoreProgram,
    given: Vec<Data>,
    cast: bool,
    options: &RunOptions<'_>,
) -> Result<Bound, Box<Diagnostic>> {
    let mut binder =
        Binder { program, options, inputs: vec![None; program.inputs.len()], sizes: Sizes::new(program) };
    refuse_twice(&given)?;
    for data in given {
        binder.take(&data, cast)?;
    }
    binder.refuse_missing()?;
    binder.size_inputs()?;
    binder.sizes.solve()?;
    for number in 0..program.inputs.len() {
        binder.default(number)?;
    }
    binder.sizes.solve()?;
    binder.sizes.finish()?;
    Ok(Bound { inputs: binder.inputs, sizes: binder.sizes.values })
}

struct Binder<'a> {
    program: &'a CoreProgram,
    options: &'a RunOptions<'a>,
    inputs: Vec<Option<Array>>,
    sizes: Sizes<'a>,
}

fn refuse_twice(given: &[Data]) -> Result<(), Box<Diagnostic>> {
    for (i, data) in given.iter().enumerate() {
        if given[..i].iter().any(|other| other.origin.input == data.origin.input) {
            return Err(c0503_given_twice::refuse("input", &data.origin.input));
        }
    }
    Ok(())
}

impl Binder<'_> {
    /// Takes the data for one input, or the value of a size.
    fn take(&mut self, data: &Data, cast: bool) -> Result<(), Box<Diagnostic>> {
        let name = data.origin.input.as_str();
        match self.program.inputs.iter().position(|input| input.name == name) {
            Some(number) => {
                let input = &self.program.inputs[number];
                self.check_rank(input, &data.array, &data.origin.to_string())?;
                let array = data
                    .conform(input.ty.dtype, cast, self.options.pool)
                    .map_err(|error| Box::new(error.diag()))?;
                self.accept(number, array, &data.origin.to_string());
                Ok(())
            }
            None => match self.program.sizes.find(name) {
                Some(var) => self.explicit_size(var, data),
                None => {
                    let mut known: Vec<&str> =
                        self.program.inputs.iter().map(|input| input.name.as_str()).collect();
                    let names: Vec<String> = (0..self.program.sizes.len())
                        .map(|i| self.program.sizes.name(SizeVar::new(i)))
                        .collect();
                    for size in &names {
                        if !known.contains(&size.as_str()) {
                            known.push(size);
                        }
                    }
                    Err(c0502_input_unknown::refuse("input", name, &known))
                }
            },
        }
    }

    fn check_rank(&self, input: &CoreInput, array: &Array, origin: &str) -> Result<(), Box<Diagnostic>> {
        if array.rank() == input.ty.rank() {
            return Ok(());
        }
        let ty = input.ty.display(&self.program.sizes);
        Err(d0401_rank::refuse(origin, array.shape(), &ty, input.span))
    }

    /// Stores a value that has the declared dtype and rank, and remembers what its shape tells.
    fn accept(&mut self, number: usize, array: Array, origin: &str) {
        let input = &self.program.inputs[number];
        for (axis, (size, have)) in input.ty.shape.iter().zip(array.shape()).enumerate() {
            self.sizes.require(size, *have as i64, format!("axis {axis} of {origin}"), input.span);
        }
        self.inputs[number] = Some(array);
    }

    fn explicit_size(&mut self, var: SizeVar, data: &Data) -> Result<(), Box<Diagnostic>> {
        let array =
            data.conform(DType::I64, false, self.options.pool).map_err(|error| Box::new(error.diag()))?;
        let flag = format!("-i {}", data.origin.input);
        match array.to_scalar().map(|scalar| scalar.as_i64()) {
            Some(value) if array.rank() == 0 && value < 0 => {
                Err(d0403_bad_size::refuse(&data.origin.input, &value.to_string(), None))
            }
            Some(value) if array.rank() == 0 => {
                self.sizes.set(var, value, format!("`{flag}={}`", data.origin.given), None)
            }
            _ => {
                Err(c0504_bad_flag::refuse(&flag, &data.origin.given, "one whole number, as a size must be"))
            }
        }
    }

    fn refuse_missing(&self) -> Result<(), Box<Diagnostic>> {
        for (input, value) in self.program.inputs.iter().zip(&self.inputs) {
            if value.is_none() && input.default.is_none() {
                let ty = input.ty.display(&self.program.sizes);
                return Err(c0501_input_missing::refuse(&input.name, &ty, input.span));
            }
        }
        Ok(())
    }

    /// Sizes that are the value of a scalar input.
    fn size_inputs(&mut self) -> Result<(), Box<Diagnostic>> {
        for (index, origin) in self.program.size_origins.iter().enumerate() {
            let SizeOrigin::Input(number, span) = *origin else { continue };
            let number = number as usize;
            self.default(number)?;
            let Some(scalar) = self.inputs[number].as_ref().and_then(Array::to_scalar) else { continue };
            let text = format!("the value of input `{}`", self.program.inputs[number].name);
            let value = i64::try_from(scalar.as_i128()).unwrap_or(i64::MAX);
            self.sizes.set(SizeVar::new(index), value, text, Some(span))?;
        }
        Ok(())
    }

    /// Computes the default of an input that has no value yet.
    fn default(&mut self, number: usize) -> Result<(), Box<Diagnostic>> {
        let input = &self.program.inputs[number];
        let (None, Some(graph)) = (&self.inputs[number], &input.default) else { return Ok(()) };
        let interrupted = || false;
        let machine = machine_options(self.options, &interrupted);
        loop {
            // Only what it reads is turned into the interpreter's values, which are many times as large.
            let reads = |k: usize| graph.nodes.iter().any(|node| node.kind == Core::Input(k as u32));
            let value =
                |(k, array): (usize, &Option<Array>)| array.as_ref().filter(|_| reads(k)).map(value_of);
            let values: Vec<Option<Value>> = self.inputs.iter().enumerate().map(value).collect();
            match interp::run_graph(graph, &values, &self.sizes.values, &machine) {
                Ok(mut outcome) => {
                    let Some(value) = outcome.outputs.pop() else { return Ok(()) };
                    let array =
                        array_of(&value, self.options.pool).map_err(|error| Box::new(error.diag()))?;
                    let array = if input.ty.dtype.is_complex() { array.joined() } else { array };
                    let origin = format!("the default of `{}`", input.name);
                    self.check_rank(input, &array, &origin)?;
                    self.accept(number, array, &origin);
                    // The sizes it binds may be what a later default is made of.
                    return self.sizes.solve();
                }
                // An earlier input that has only its default, too.
                Err(error) => match error.kind {
                    ErrorKind::Input(other)
                        if (other as usize) < number && self.inputs[other as usize].is_none() =>
                    {
                        self.default(other as usize)?;
                    }
                    _ => return Err(failure(&error, self.program, machine.max_elements)),
                },
            }
        }
    }
}

#[cfg(test)]
mod tests;
