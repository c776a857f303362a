//! Fits given data to a program's inputs and finds the value of every named size, before anything runs.
//!
//! Sizes are solved for in rounds: an axis whose size is linear in one unknown name tells it; what is known is compared. Then the program's
//! own size checks are made.

mod defaults;
mod sizes;

use crate::errors::{
    c0501_input_missing, c0502_input_unknown, c0503_given_twice, c0504_bad_flag, d0401_rank, d0403_bad_size,
};
use crate::run::RunOptions;
pub use sizes::CheckedSizes;
use sizes::Sizes;
use texpr_base::{DType, Diagnostic, SizeVar};
use texpr_ir::core::{CoreInput, CoreProgram};
use texpr_ir::graph::SizeOrigin;
use texpr_runtime::Array;
use texpr_runtime::errors::Sort;
use texpr_runtime::files::Data;

/// What a run needs.
#[derive(Clone, Debug, Default)]
pub struct Bound {
    /// One per input of the program.
    pub inputs: Vec<Option<Array>>,
    /// One per named size; `None` where nothing tells it and nothing may need it.
    pub sizes: CheckedSizes,
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
    let sizes = binder.sizes.finish()?;
    Ok(Bound { inputs: binder.inputs, sizes })
}

/// The inputs that a caller gives; states are none.
pub fn known_inputs(program: &CoreProgram) -> Vec<&str> {
    let given = program.inputs.iter().enumerate().filter(|(k, _)| !program.is_state(*k));
    given.map(|(_, input)| input.name.as_str()).collect()
}

/// Nothing is given by the name `name`; `known` is.
pub fn unknown_input(program: &CoreProgram, name: &str, known: &[&str]) -> Box<Diagnostic> {
    match program.state_inputs().find(|(_, input)| input.name == name) {
        Some((_, input)) => c0502_input_unknown::refuse_state(name, input.span),
        None => c0502_input_unknown::refuse("input", name, known),
    }
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
        let is_state = data.origin.sort == Sort::State;
        let is_meant =
            |(k, input): (usize, &CoreInput)| input.name == name && self.program.is_state(k) == is_state;
        match self.program.inputs.iter().enumerate().position(is_meant) {
            Some(number) => {
                let input = &self.program.inputs[number];
                let last = input.ty.shape.last().and_then(texpr_base::Size::as_const);
                let array = data
                    .under(input.ty.rank(), last, self.options.pool)
                    .map_err(|error| Box::new(error.diag()))?;
                let data = &Data { array, ..data.clone() };
                self.check_rank(input, &data.array, &data.origin.to_string())?;
                let array = data
                    .conform(input.ty.dtype, cast, self.options.pool)
                    .map_err(|error| Box::new(error.diag()))?;
                self.accept(number, array, &data.origin.to_string());
                Ok(())
            }
            None => match self.program.sizes.find(name) {
                Some(var) if !is_state => self.explicit_size(var, data),
                _ => {
                    let mut known = known_inputs(self.program);
                    let names: Vec<String> = (0..self.program.sizes.len())
                        .map(|i| self.program.sizes.name(SizeVar::new(i)))
                        .collect();
                    for size in &names {
                        if !known.contains(&size.as_str()) {
                            known.push(size);
                        }
                    }
                    Err(unknown_input(self.program, name, &known))
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
            let sort = if self.program.is_state(number) { "state" } else { "input" };
            let text = format!("the value of {sort} `{}`", self.program.inputs[number].name);
            let value = i64::try_from(scalar.as_i128()).unwrap_or(i64::MAX);
            self.sizes.set(SizeVar::new(index), value, text, Some(span))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
