//! What embedding programs get when something is wrong: all messages, with the sources they point into.

use std::fmt;
use std::sync::Arc;
use texpr_base::{Diagnostic, SourceMap, render};

/// Why a program could not be compiled or called. Shows all messages as the command does, one after another.
#[derive(Clone)]
pub struct Error {
    diagnostics: Vec<Diagnostic>,
    sources: Arc<SourceMap>,
}

impl Error {
    /// The messages about texts in `sources`.
    pub fn new(diagnostics: Vec<Diagnostic>, sources: impl Into<Arc<SourceMap>>) -> Self {
        Self { diagnostics, sources: sources.into() }
    }

    /// The messages.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    /// The texts that they are about.
    pub fn sources(&self) -> &SourceMap {
        &self.sources
    }

    /// The code of the first error, such as `E0201`.
    pub fn code(&self) -> &'static str {
        self.diagnostics.iter().find(|d| d.is_error()).map_or("", |d| d.code.id)
    }

    /// The messages for a terminal, in colour if it has some.
    pub fn render(&self, color: bool) -> String {
        self.diagnostics.iter().map(|d| render::text::render(d, &self.sources, color)).collect()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.render(false).trim_end())
    }
}

/// As [`fmt::Display`], so that `unwrap` and `main` show the messages as they are meant.
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\n{self}")
    }
}

impl std::error::Error for Error {}
