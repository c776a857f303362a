//! Standard output and standard error. A reader that went away ends the command quietly.

use crate::status;
use std::io::{self, IsTerminal, Write};
use texpr_base::render;
use texpr_base::{Diagnostic, SourceMap};

/// Writes to standard output.
pub(crate) fn print(text: &str) {
    let mut stdout = io::stdout().lock();
    if let Err(error) = stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
        if error.kind() != io::ErrorKind::BrokenPipe {
            eprint(&format!("standard output cannot be written: {error}\n"));
        }
        std::process::exit(status::FAILED.into());
    }
}

/// Writes to standard error; there is nobody to tell if that fails.
pub(crate) fn eprint(text: &str) {
    let mut stderr = io::stderr().lock();
    let _ = stderr.write_all(text.as_bytes()).and_then(|()| stderr.flush());
}

/// Shows messages on standard error and returns the status they ask for.
pub(crate) fn report(diagnostics: &[Diagnostic], sources: &SourceMap, json: bool) -> u8 {
    let color = io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none();
    for diagnostic in diagnostics {
        if json {
            eprint(&(render::json::render(diagnostic, sources) + "\n"));
        } else {
            eprint(&render::text::render(diagnostic, sources, color));
        }
    }
    status::of_all(diagnostics)
}
