//! Reads program files: the script, the files beside it, and the standard modules.
//!
//! Invariant: `use "path"` reads files in the script's folder or below it, and no others.

use crate::errors::{c0506_cannot_read, e0501_not_utf8, e0502_use_file};
use std::io::Read;
use std::path::{Component, Path, PathBuf};
use texpr_base::{Diagnostic, FileId, Sink, SourceMap, Span};
use texpr_runtime::errors::reason;
use texpr_syntax::ast;

/// The largest program file that is read.
const MAX_BYTES: u64 = 64 << 20;

/// The text of the file at `path`, or of standard input if that is `-`; it must be UTF-8.
pub fn read_text(path: &str) -> Result<String, Box<Diagnostic>> {
    let refuse = |error: &std::io::Error| c0506_cannot_read::refuse(shown(path), &reason(error));
    let mut bytes = Vec::new();
    // One byte more than allowed tells that there is too much, whatever the size of a pipe or a device is said to be.
    let read = match path {
        "-" => std::io::stdin().lock().take(MAX_BYTES + 1).read_to_end(&mut bytes),
        _ => std::fs::File::open(path).and_then(|file| file.take(MAX_BYTES + 1).read_to_end(&mut bytes)),
    };
    read.map_err(|error| refuse(&error))?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(c0506_cannot_read::refuse(shown(path), "it is larger than 64 MiB, which no program is"));
    }
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let line = 1 + error.as_bytes()[..at].iter().filter(|byte| **byte == b'\n').count();
        e0501_not_utf8::refuse(shown(path), line, at)
    })
}

/// What a program file is called in messages.
pub fn shown(path: &str) -> &str {
    if path == "-" { "<stdin>" } else { path }
}

/// Where the files that a script uses come from.
#[derive(Debug)]
pub struct Loader {
    /// The script's folder; `None` for a text that has no place, which can use standard modules only.
    folder: Option<PathBuf>,
    /// Everything read so far.
    pub sources: SourceMap,
    /// Syntax errors in the files that were used.
    pub sink: Sink,
}

impl Loader {
    /// For the script at `path`.
    pub fn beside(path: &str) -> Self {
        let folder = Path::new(path).parent().unwrap_or(Path::new(""));
        Self { folder: Some(folder.to_owned()), sources: SourceMap::new(), sink: Sink::new() }
    }

    /// For a text without a place.
    pub fn nowhere() -> Self {
        Self { folder: None, sources: SourceMap::new(), sink: Sink::new() }
    }

    /// Reads what a `use` at `span` names: a path as written, or `std:NAME`.
    pub fn load(&mut self, path: &str, span: Span) -> Result<(FileId, ast::Program), Box<Diagnostic>> {
        let (name, text) = match path.strip_prefix("std:") {
            Some(module) => {
                let found = texpr_std::MODULES.iter().find(|(name, _)| *name == module);
                let text = found.map(|(_, text)| (*text).to_owned());
                let missing = || e0502_use_file::refuse(path, "there is no such standard module", span);
                (format!("<{path}>"), text.ok_or_else(missing)?)
            }
            None => self.neighbour(path, span)?,
        };
        let file = self.sources.add(name, text);
        let mut sink = Sink::new();
        let program = texpr_syntax::parse(file, &self.sources.file(file).text, &mut sink);
        let broken = sink.has_errors();
        self.sink.diagnostics.append(&mut sink.diagnostics);
        if broken { Err(e0502_use_file::mistakes(path, span)) } else { Ok((file, program)) }
    }

    /// The shown name and the text of a file beside the script.
    fn neighbour(&self, path: &str, span: Span) -> Result<(String, String), Box<Diagnostic>> {
        let refuse = |reason: &str| e0502_use_file::refuse(path, reason, span);
        let folder = self.folder.as_ref().ok_or_else(|| refuse("this program has no folder"))?;
        let plain =
            Path::new(path).components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
        if !plain || path.is_empty() {
            return Err(refuse("only files beside the program, or in folders below it, can be used"));
        }
        let full = folder.join(path);
        // A link could lead out of the folder.
        let home = folder_or_here(folder).canonicalize().map_err(|error| refuse(&reason(&error)))?;
        let real = full.canonicalize().map_err(|error| refuse(&reason(&error)))?;
        if !real.starts_with(&home) {
            return Err(refuse("it leads out of the program's folder"));
        }
        let name = full.to_string_lossy().into_owned();
        let text = read_text(&name).map_err(|diagnostic| refuse(&diagnostic.message))?;
        Ok((name, text))
    }
}

fn folder_or_here(folder: &Path) -> &Path {
    if folder.as_os_str().is_empty() { Path::new(".") } else { folder }
}
