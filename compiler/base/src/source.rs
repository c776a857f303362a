//! The source texts of one compilation, and positions in them.

use crate::span::{FileId, Span};

/// One source file.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// The name shown to the user: the path as given.
    pub name: String,
    pub text: String,
    line_starts: Vec<u32>,
}

/// A position for people: both count from 1; the column counts characters.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct LineCol {
    pub line: usize,
    pub col: usize,
}

/// All source files, by [`FileId`].
#[derive(Clone, Debug, Default)]
pub struct SourceMap {
    files: Vec<SourceFile>,
}

impl SourceMap {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn add(&mut self, name: impl Into<String>, text: impl Into<String>) -> FileId {
        let text = text.into();
        let line_starts =
            std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at as u32 + 1)).collect();
        self.files.push(SourceFile { name: name.into(), text, line_starts });
        FileId::new(self.files.len() - 1)
    }

    pub fn file(&self, id: FileId) -> &SourceFile {
        &self.files[id.index()]
    }

    pub fn files(&self) -> impl Iterator<Item = (FileId, &SourceFile)> {
        self.files.iter().enumerate().map(|(i, file)| (FileId::new(i), file))
    }

    /// The text under `span`; empty when the span does not lie on character borders.
    pub fn text(&self, span: Span) -> &str {
        self.file(span.file).text.get(span.start as usize..span.end as usize).unwrap_or("")
    }

    /// The text under `span` on one line, shortened in the middle to at most `width` characters.
    pub fn label(&self, span: Span, width: usize) -> String {
        let flat = self.text(span).split_whitespace().collect::<Vec<_>>().join(" ");
        let n_chars = flat.chars().count();
        if n_chars <= width {
            return flat;
        }
        let head: String = flat.chars().take(width * 2 / 3).collect();
        let tail: String = flat.chars().skip(n_chars - (width - width * 2 / 3 - 1)).collect();
        format!("{head}…{tail}")
    }

    pub fn line_col(&self, span: Span) -> LineCol {
        let file = self.file(span.file);
        let line = file.line_starts.partition_point(|&start| start <= span.start);
        let start = file.line_starts[line - 1] as usize;
        let before = file.text.get(start..span.start as usize).unwrap_or("");
        LineCol { line, col: before.chars().count() + 1 }
    }

    /// `file:line:column`.
    pub fn place(&self, span: Span) -> String {
        let at = self.line_col(span);
        format!("{}:{}:{}", self.file(span.file).name, at.line, at.col)
    }

    /// The text of line `line` (from 1) without its end.
    pub fn line_text(&self, file: FileId, line: usize) -> &str {
        self.file(file).text.lines().nth(line - 1).unwrap_or("")
    }
}
