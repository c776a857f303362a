//! Diagnostics as data: they stay structured until the command or the API renders them.

use crate::span::Span;

/// A numbered kind of message. Each stands in a file of its own, beside the function that makes the message.
///
/// Families: E01 syntax, E02 shapes and sizes, E03 dtypes, E04 names and calls, E06 attributes and limits of the language, W1
/// warnings, D data that does not fit, R failures while running, C command line and configuration, B our own bugs.
#[derive(Debug)]
pub struct ErrorCode {
    /// `E0201`.
    pub id: &'static str,
    /// One line, for lists.
    pub title: &'static str,
    /// The page `texpr explain` prints (Markdown): what happened, an example that fails, one that works.
    pub explain: &'static str,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Severity {
    Error,
    Warning,
    Note,
}

/// A text attached to a place.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Label {
    pub span: Span,
    pub text: String,
}

/// A replacement that would mend the program.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fix {
    pub about: String,
    pub span: Span,
    pub replacement: String,
}

/// One message to the user. `message` stands alone on one line and uses the user's own words.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    pub code: &'static ErrorCode,
    pub severity: Severity,
    pub message: String,
    /// Where it happened; `None` for data and command-line errors.
    pub primary: Option<Label>,
    /// Other places: each operand with its type, where a size came from.
    pub secondary: Vec<Label>,
    pub notes: Vec<String>,
    pub help: Option<String>,
    pub fix: Option<Fix>,
}

impl Diagnostic {
    pub fn error(code: &'static ErrorCode, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: Severity::Error,
            message: message.into(),
            primary: None,
            secondary: Vec::new(),
            notes: Vec::new(),
            help: None,
            fix: None,
        }
    }

    pub fn warning(code: &'static ErrorCode, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(code, message) }
    }

    /// The place of the error, with a short text under the caret.
    pub fn at(mut self, span: Span, text: impl Into<String>) -> Self {
        self.primary = Some(Label { span, text: text.into() });
        self
    }

    pub fn label(mut self, span: Span, text: impl Into<String>) -> Self {
        self.secondary.push(Label { span, text: text.into() });
        self
    }

    pub fn note(mut self, text: impl Into<String>) -> Self {
        self.notes.push(text.into());
        self
    }

    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.help = Some(text.into());
        self
    }

    pub fn fix(mut self, about: impl Into<String>, span: Span, replacement: impl Into<String>) -> Self {
        self.fix = Some(Fix { about: about.into(), span, replacement: replacement.into() });
        self
    }

    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

/// Collects diagnostics; front-end functions take `&mut Sink` and still return a value.
#[derive(Debug, Default)]
pub struct Sink {
    pub diagnostics: Vec<Diagnostic>,
}

impl Sink {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(Diagnostic::is_error)
    }

    /// Sorted by place, as a reader meets them; diagnostics without a place come last.
    pub fn into_sorted(mut self) -> Vec<Diagnostic> {
        self.diagnostics.sort_by_key(|d| d.primary.as_ref().map_or((1, None), |l| (0, Some(l.span))));
        self.diagnostics
    }
}

/// Longer words are no slips of anything.
const LONGEST_SLIP: usize = 100;

/// The candidate nearest to `word`, if it is near enough to be a slip of the finger.
pub fn did_you_mean<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let length = word.chars().count();
    if length > LONGEST_SLIP {
        return None;
    }
    let limit = (length / 3).max(1);
    let is_letter = |word: &str| word.chars().nth(1).is_none();
    candidates
        .into_iter()
        // Of two letters, any would be one slip from the other; only case is a likely one.
        .filter(|candidate| !is_letter(word) || candidate.eq_ignore_ascii_case(word))
        .filter(|candidate| candidate.chars().count().abs_diff(length) <= limit)
        .map(|candidate| (edit_distance(word, candidate), candidate))
        .filter(|&(distance, candidate)| distance <= limit && candidate != word)
        .min()
        .map(|(_, candidate)| candidate)
}

/// Damerau-Levenshtein distance with adjacent transpositions.
fn edit_distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut rows = vec![(0..=b.len()).collect::<Vec<_>>()];
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let substitute = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut best = substitute.min(rows[i - 1][j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(rows[i - 2][j - 2] + 1);
            }
            row.push(best);
        }
        rows.push(row);
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::did_you_mean;

    #[test]
    fn a_slip_is_recognised_and_a_stranger_is_not() {
        assert_eq!(did_you_mean("smu", ["sum", "min", "max"]), Some("sum"));
        assert_eq!(did_you_mean("banana", ["sum", "min", "max"]), None);
    }
}
