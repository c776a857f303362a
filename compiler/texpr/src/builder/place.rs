//! Lines of Rust as places: what `#[track_caller]` says becomes a span of the Rust file.
//!
//! The file is read where it can be found, so that messages show the line. Where it cannot, a blank text stands for it, in which lines and
//! columns come out right.

use super::extent;
use std::panic::Location;
use std::path::{Path, PathBuf};
use texpr_base::{FileId, SourceMap, Span};

/// The length of a line of a blank text.
const BLANK: usize = 160;

/// What stands at a place.
#[derive(Clone, Copy, Debug)]
pub(super) enum Sort {
    /// A method call: the place is that of its name.
    Call,
    /// The same, with closures that may be long: they are shown only if they stand on the same line.
    Body,
    /// A unary operator.
    Unary,
    /// This binary operator; its left operand, if it is a value, was made there.
    Binary(&'static str, Option<Span>),
}

/// A file of Rust.
#[derive(Debug)]
struct RustFile {
    name: &'static str,
    id: FileId,
    /// Where each line begins; `None` for a file that was not found.
    lines: Option<Vec<usize>>,
    /// The last line that was needed.
    last: usize,
}

/// The Rust files that were met so far.
#[derive(Debug, Default)]
pub(super) struct RustFiles(Vec<RustFile>);

impl RustFiles {
    /// The span of what stands at `location`.
    pub(super) fn span(&mut self, location: &Location<'static>, sort: Sort, sources: &mut SourceMap) -> Span {
        let (line, column) = (location.line() as usize, location.column() as usize);
        if let Some((id, at)) = self.find(location.file(), line, column, sources) {
            let text = &sources.file(id).text;
            let range = match sort {
                Sort::Call => extent::call(text, at, false),
                Sort::Body => extent::call(text, at, true),
                Sort::Unary => extent::unary(text, at),
                Sort::Binary(operator, left) => {
                    let after = left.filter(|left| left.file == id && left.start as usize == at);
                    extent::binary(text, at, operator, after.map_or(at, |left| left.end as usize))
                }
            };
            let fits = match sort {
                Sort::Call | Sort::Body => text[at..].starts_with(|c: char| c.is_alphabetic() || c == '_'),
                Sort::Unary => true,
                Sort::Binary(operator, _) => text[range.clone()].contains(operator.trim_end_matches('=')),
            };
            if fits {
                return Span::new(id, range.start, range.end);
            }
        }
        // Not found, or not the text that was compiled.
        let (id, last) = self.blank(location.file(), sources);
        *last = line.max(*last);
        let at = (line - 1) * (BLANK + 1) + (column - 1).min(BLANK - 1);
        Span::new(id, at, at + 1)
    }

    /// What the method at `place` is called on, if that is a plain name.
    pub(super) fn receiver<'s>(
        &mut self,
        place: &Location<'static>,
        sources: &'s mut SourceMap,
    ) -> Option<&'s str> {
        let (id, at) = self.find(place.file(), place.line() as usize, place.column() as usize, sources)?;
        extent::receiver_name(&sources.file(id).text, at)
    }

    /// What the closure given to the method at `place` calls the `n` values of a loop.
    pub(super) fn carry_names(
        &mut self,
        place: &Location<'static>,
        n: usize,
        sources: &mut SourceMap,
    ) -> Option<Vec<String>> {
        let (id, at) = self.find(place.file(), place.line() as usize, place.column() as usize, sources)?;
        extent::carry_names(&sources.file(id).text, at, n)
    }

    /// The file's id and the byte of the place, if the file was found and has it.
    fn find(
        &mut self,
        name: &'static str,
        line: usize,
        column: usize,
        sources: &mut SourceMap,
    ) -> Option<(FileId, usize)> {
        if !self.0.iter().any(|file| file.name == name) {
            let text = read(name);
            let id = sources.add(name, text.clone().unwrap_or_default());
            let lines = text.map(|text| {
                std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect()
            });
            self.0.push(RustFile { name, id, lines, last: 0 });
        }
        let file = self.0.iter().find(|file| file.name == name && file.lines.is_some())?;
        let start = *file.lines.as_ref()?.get(line - 1)?;
        let rest = sources.file(file.id).text[start..].lines().next().unwrap_or("");
        // A place beyond its line tells that the file is not the one that was compiled.
        let (at, _) = rest.char_indices().nth(column - 1)?;
        Some((file.id, start + at))
    }

    /// The blank text for a file that was not found, and its last line.
    fn blank(&mut self, name: &'static str, sources: &mut SourceMap) -> (FileId, &mut usize) {
        let known = self.0.iter().position(|file| file.name == name && file.lines.is_none());
        let at = known.unwrap_or_else(|| {
            let id = sources.add(name, String::new());
            self.0.push(RustFile { name, id, lines: None, last: 0 });
            self.0.len() - 1
        });
        let file = &mut self.0[at];
        (file.id, &mut file.last)
    }

    /// `sources` with every blank text as long as it must be.
    pub(super) fn finish(&self, sources: SourceMap) -> SourceMap {
        if self.0.iter().all(|file| file.lines.is_some()) {
            return sources;
        }
        let mut out = SourceMap::new();
        for (id, file) in sources.files() {
            let blank = self.0.iter().find(|rust| rust.id == id && rust.lines.is_none());
            let text = match blank {
                Some(rust) => format!("{}\n", " ".repeat(BLANK)).repeat(rust.last),
                None => file.text.clone(),
            };
            out.add(file.name.clone(), text);
        }
        out
    }
}

/// The text of a Rust file, named as the compiler was given it: relative to the workspace, as a rule.
fn read(name: &str) -> Option<String> {
    let manifest = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    let folders = manifest.iter().flat_map(|folder| folder.ancestors().map(Path::to_path_buf));
    std::iter::once(PathBuf::new())
        .chain(folders)
        .find_map(|folder| crate::source::read_text(folder.join(name).to_str()?).ok())
}

#[cfg(test)]
mod tests {
    use super::{RustFiles, Sort};
    use std::panic::Location;
    use texpr_base::SourceMap;

    #[track_caller]
    fn here() -> &'static Location<'static> {
        Location::caller()
    }

    #[test]
    fn a_file_that_is_there_is_shown() {
        let (mut files, mut sources) = (RustFiles::default(), SourceMap::new());
        let (location, line) = (here(), line!());
        let span = files.span(location, Sort::Call, &mut sources);
        assert_eq!(sources.text(span), "here()");
        assert_eq!(sources.line_col(span).line, line as usize);
        assert_eq!(sources.line_col(span).col, location.column() as usize);
    }

    #[test]
    fn a_file_that_is_gone_still_has_lines_and_columns() {
        let (mut files, mut sources) = (RustFiles::default(), SourceMap::new());
        let location = here();
        let name: &'static str = "src/gone.rs";
        assert!(files.find(name, 12, 3, &mut sources).is_none());
        let id = {
            let (id, last) = files.blank(name, &mut sources);
            *last = 12;
            id
        };
        let seen = files.span(location, Sort::Call, &mut sources);
        let at = 11 * (super::BLANK + 1) + 2;
        let sources = files.finish(sources);
        let place = texpr_base::Span::new(id, at, at + 1);
        assert_eq!(sources.place(place), "src/gone.rs:12:3");
        assert_eq!(sources.text(seen), "here()");
    }
}
