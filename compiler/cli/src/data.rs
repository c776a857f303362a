//! What the command line says about a program's data.

use crate::args::DataArgs;
use texpr::errors::{c0502_input_unknown, c0503_given_twice, c0504_bad_flag};
use texpr_base::Diagnostic;
use texpr_runtime::files;

/// Inputs and outputs, each name once.
pub(crate) struct Named<'a> {
    /// Names with files or values.
    pub(crate) inputs: Vec<(&'a str, &'a str)>,
    /// Names with files, each of a format that can be written.
    pub(crate) outputs: Vec<(&'a str, &'a str)>,
}

impl DataArgs {
    /// Refuses what cannot be, before anything is read.
    pub(crate) fn named(&self) -> Result<Named<'_>, Box<Diagnostic>> {
        let inputs = pairs(&self.input, "-i", "input")?;
        let outputs = pairs(&self.output, "-o", "output")?;
        for (_, path) in &outputs {
            check_format(path)?;
        }
        let stdin = inputs.iter().filter(|(_, path)| *path == "-").count();
        if stdin + usize::from(self.file == "-") > 1 {
            return Err(c0504_bad_flag::stdin_twice());
        }
        Ok(Named { inputs, outputs })
    }
}

/// Refuses outputs that a program does not have; `known` it has.
pub(crate) fn known_outputs(outputs: &[(&str, &str)], known: &[&str]) -> Result<(), Box<Diagnostic>> {
    match outputs.iter().find(|(name, _)| !known.contains(name)) {
        Some((name, _)) => Err(c0502_input_unknown::refuse("output", name, known)),
        None => Ok(()),
    }
}

/// `NAME=VALUE` flags in two, each name once.
pub(crate) fn pairs<'a>(
    flags: &'a [String],
    flag: &str,
    what: &str,
) -> Result<Vec<(&'a str, &'a str)>, Box<Diagnostic>> {
    let mut out: Vec<(&str, &str)> = Vec::with_capacity(flags.len());
    for text in flags {
        let Some((name, value)) = text.split_once('=').filter(|(n, v)| !n.is_empty() && !v.is_empty()) else {
            return Err(c0504_bad_flag::refuse(flag, text, "NAME=FILE or NAME=VALUE"));
        };
        if out.iter().any(|(other, _)| *other == name) {
            return Err(c0503_given_twice::refuse(what, name));
        }
        out.push((name, value));
    }
    Ok(out)
}

/// Refuses a file that no format fits before anything runs.
fn check_format(path: &str) -> Result<(), Box<Diagnostic>> {
    if path == "-" || files::is_written(path) {
        return Ok(());
    }
    Err(c0504_bad_flag::refuse("-o", path, &format!("a file that ends in {}", files::WRITTEN)))
}
