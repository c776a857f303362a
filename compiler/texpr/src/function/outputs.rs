//! The results of a call.

use std::fmt;
use std::ops::Index;
use std::sync::Arc;
use texpr_base::Diagnostic;
use texpr_runtime::{Array, show};

/// The results of a call, by name and in the order of the program.
#[derive(Clone, Debug)]
pub struct Outputs {
    names: Arc<[String]>,
    arrays: Vec<Array>,
    warnings: Vec<Diagnostic>,
}

impl Outputs {
    pub(super) fn new(names: Arc<[String]>, arrays: Vec<Array>, warnings: Vec<Diagnostic>) -> Self {
        Self { names, arrays, warnings }
    }

    /// The result called `name`.
    pub fn get(&self, name: &str) -> Option<&Array> {
        self.names.iter().position(|other| other == name).map(|k| &self.arrays[k])
    }

    /// Names and results.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, &Array)> {
        self.names.iter().map(String::as_str).zip(&self.arrays)
    }

    /// The results alone.
    pub fn into_arrays(self) -> Vec<Array> {
        self.arrays
    }

    /// What the run warned of, such as integers divided by zero.
    pub fn warnings(&self) -> &[Diagnostic] {
        &self.warnings
    }
}

/// A line `name = value` for each result, as the command prints them.
impl fmt::Display for Outputs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.iter().try_for_each(|(name, array)| f.write_str(&show::named(name, array)))
    }
}

/// # Panics
/// If there is no such output, as a map does.
impl Index<&str> for Outputs {
    type Output = Array;

    fn index(&self, name: &str) -> &Array {
        match self.get(name) {
            Some(array) => array,
            None => panic!("there is no output `{name}`; there are: {}", self.names.join(", ")),
        }
    }
}

/// # Panics
/// If there are not so many outputs, as a slice does.
impl Index<usize> for Outputs {
    type Output = Array;

    fn index(&self, k: usize) -> &Array {
        &self.arrays[k]
    }
}
