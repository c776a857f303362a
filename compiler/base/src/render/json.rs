//! Diagnostics for programs: one JSON object each, of a schema with a version.

use super::text::severity_word;
use crate::diag::{Diagnostic, Fix, Label};
use crate::source::SourceMap;
use crate::span::Span;
use serde::Serialize;

/// Counts up when a field changes its meaning or goes; new fields alone do not change it.
pub const VERSION: u32 = 1;

#[derive(Serialize)]
struct Message<'a> {
    version: u32,
    code: &'a str,
    severity: &'a str,
    message: &'a str,
    place: Option<Place<'a>>,
    labels: Vec<Place<'a>>,
    notes: &'a [String],
    help: Option<&'a str>,
    fix: Option<Replace<'a>>,
}

/// Lines and columns count from 1, columns in characters; the end is the first character not covered.
#[derive(Serialize)]
struct Place<'a> {
    file: &'a str,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    /// What the caret says; for a fix, the text that is replaced.
    text: &'a str,
}

#[derive(Serialize)]
struct Replace<'a> {
    about: &'a str,
    place: Place<'a>,
    replacement: &'a str,
}

/// The message as one line of JSON, without a newline at its end.
pub fn render(diag: &Diagnostic, sources: &SourceMap) -> String {
    let message = Message {
        version: VERSION,
        code: diag.code.id,
        severity: severity_word(diag.severity),
        message: &diag.message,
        place: diag.primary.as_ref().map(|label| labelled(label, sources)),
        labels: diag.secondary.iter().map(|label| labelled(label, sources)).collect(),
        notes: &diag.notes,
        help: diag.help.as_deref(),
        fix: diag.fix.as_ref().map(|fix| replace(fix, sources)),
    };
    serde_json::to_string(&message).expect("invariant: strings and numbers always serialise")
}

fn labelled<'a>(label: &'a Label, sources: &'a SourceMap) -> Place<'a> {
    place(label.span, &label.text, sources)
}

fn replace<'a>(fix: &'a Fix, sources: &'a SourceMap) -> Replace<'a> {
    let place = place(fix.span, sources.text(fix.span), sources);
    Replace { about: &fix.about, place, replacement: &fix.replacement }
}

fn place<'a>(span: Span, text: &'a str, sources: &'a SourceMap) -> Place<'a> {
    let start = sources.line_col(span);
    let end = sources.line_col(Span { start: span.end.max(span.start), ..span });
    Place {
        file: &sources.file(span.file).name,
        line: start.line,
        column: start.col,
        end_line: end.line,
        end_column: end.col,
        text,
    }
}

#[cfg(test)]
mod tests {
    use super::render;
    use crate::diag::{Diagnostic, ErrorCode};
    use crate::source::SourceMap;
    use crate::span::Span;

    static CODE: ErrorCode = ErrorCode { id: "E0999", title: "test", explain: "" };

    #[test]
    fn every_field_is_there() {
        let mut sources = SourceMap::new();
        let file = sources.add("a.tx", "let α = 1\nlet b = x = 2\n");
        let diag = Diagnostic::error(&CODE, "no \"quotes\"")
            .at(Span::new(file, 21, 22), "here")
            .label(Span::new(file, 4, 6), "a name")
            .note("first")
            .help("second")
            .fix("write `==`", Span::new(file, 21, 22), "==");
        assert_eq!(
            render(&diag, &sources),
            concat!(
                r#"{"version":1,"code":"E0999","severity":"error","message":"no \"quotes\"","#,
                r#""place":{"file":"a.tx","line":2,"column":11,"end_line":2,"end_column":12,"text":"here"},"#,
                r#""labels":[{"file":"a.tx","line":1,"column":5,"end_line":1,"end_column":6,"text":"a name"}],"#,
                r#""notes":["first"],"help":"second","#,
                r#""fix":{"about":"write `==`","#,
                r#""place":{"file":"a.tx","line":2,"column":11,"end_line":2,"end_column":12,"text":"="},"#,
                r#""replacement":"=="}}"#
            )
        );
    }

    #[test]
    fn what_is_not_there_is_null_or_empty() {
        let diag = Diagnostic::warning(&CODE, "m");
        assert_eq!(
            render(&diag, &SourceMap::new()),
            concat!(
                r#"{"version":1,"code":"E0999","severity":"warning","message":"m","#,
                r#""place":null,"labels":[],"notes":[],"help":null,"fix":null}"#
            )
        );
    }
}
