//! Diagnostics for people: one line that stands alone, then the source with carets, then notes.

use super::cut::{Cut, plain};
use crate::diag::{Diagnostic, Fix, Label, Severity};
use crate::source::SourceMap;
use crate::span::{FileId, Span};
use ariadne::{Color, Config, IndexType, Report, ReportKind};
use std::fmt::Write;
use std::ops::Range;

/// An ariadne span: the file's name in `sources`, and bytes.
type Place = (String, Range<usize>);

/// The message as text, ending in a newline. The first line is `FILE:LINE:COLUMN: SEVERITY[CODE]: MESSAGE`, which
/// editors and `grep` understand; data and command-line errors have no place.
pub fn render(diag: &Diagnostic, sources: &SourceMap, color: bool) -> String {
    let diag = &shortened(diag);
    let mut text = header(diag, sources, color);
    if let Some(body) = body(diag, sources, color) {
        text.push_str(&body);
    } else {
        for line in remarks(diag, sources) {
            let _ = writeln!(text, "  {line}");
        }
    }
    text
}

/// The longest text that is quoted whole, in characters.
const LONGEST_QUOTE: usize = 100;

/// The message with what it quotes from a program in `…` cut to a length that can be read.
fn shortened(diag: &Diagnostic) -> Diagnostic {
    let mut diag = diag.clone();
    let labels = diag.secondary.iter_mut().chain(&mut diag.primary).map(|label| &mut label.text);
    let remarks =
        diag.notes.iter_mut().chain(&mut diag.help).chain(diag.fix.iter_mut().map(|f| &mut f.about));
    for text in labels.chain(remarks).chain([&mut diag.message]) {
        *text = plain(text);
        if text.len() > LONGEST_QUOTE {
            *text = short_quotes(text);
        }
    }
    diag
}

fn short_quotes(text: &str) -> String {
    let short = |(i, part): (usize, &str)| {
        // The odd parts stand between backquotes.
        if i % 2 == 0 || part.chars().count() <= LONGEST_QUOTE {
            return part.to_owned();
        }
        let head: String = part.chars().take(LONGEST_QUOTE / 2).collect();
        format!("{head}…")
    };
    text.split('`').enumerate().map(short).collect::<Vec<_>>().join("`")
}

/// `error`, `warning` or `note`.
pub(super) fn severity_word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

fn severity_color(severity: Severity) -> Color {
    match severity {
        Severity::Error => Color::Red,
        Severity::Warning => Color::Yellow,
        Severity::Note => Color::Blue,
    }
}

fn header(diag: &Diagnostic, sources: &SourceMap, color: bool) -> String {
    let place =
        diag.primary.as_ref().map_or(String::new(), |label| format!("{}: ", sources.place(label.span)));
    let (word, id) = (severity_word(diag.severity), diag.code.id);
    if !color {
        return format!("{place}{word}[{id}]: {}\n", diag.message);
    }
    let code = match diag.severity {
        Severity::Error => 31,
        Severity::Warning => 33,
        Severity::Note => 34,
    };
    format!("\x1b[1m{place}\x1b[{code}m{word}[{id}]\x1b[0m\x1b[1m: {}\x1b[0m\n", diag.message)
}

/// The notes, the help and the fix, each with its word before it.
fn remarks(diag: &Diagnostic, sources: &SourceMap) -> Vec<String> {
    let notes = diag.notes.iter().map(|note| format!("note: {note}"));
    let help = diag.help.iter().map(|help| format!("help: {help}"));
    let fix = diag.fix.iter().map(|fix| match fixed_line(fix, sources) {
        Some(line) => format!("fix: {}: `{line}`", fix.about),
        None => format!("fix: {}", fix.about),
    });
    notes.chain(help).chain(fix).collect()
}

/// The line of a fix as it would be, when it is one short line.
fn fixed_line(fix: &Fix, sources: &SourceMap) -> Option<String> {
    let text = &sources.file(fix.span.file).text;
    let (start, end) = (fix.span.start as usize, fix.span.end as usize);
    let before = text.get(..start)?.rsplit('\n').next()?;
    let after = text.get(end..)?.split('\n').next()?;
    let line = format!("{before}{}{after}", fix.replacement);
    let line = line.trim();
    (!line.contains('\n') && line.chars().count() <= 80).then(|| plain(line))
}

/// The source with its carets, by ariadne; without ariadne's own first line, which says less than ours.
fn body(diag: &Diagnostic, sources: &SourceMap, color: bool) -> Option<String> {
    let primary = diag.primary.as_ref()?;
    let main_color = severity_color(diag.severity);
    // In the order of the text: ariadne starts a new picture when a label stands before the one given last.
    let mut labels: Vec<(&Label, Color, i32)> =
        diag.secondary.iter().map(|label| (label, Color::Cyan, 0)).collect();
    labels.push((primary, main_color, 1));
    labels.sort_by_key(|(label, ..)| label.span);
    let pictures = pictures(&labels, sources);
    let place = |span: Span| -> Place {
        let range = range(span, sources);
        let picture = pictures.iter().find(|picture| picture.file == span.file);
        let range = picture.map_or(range.clone(), |p| p.cut.place(range.start)..p.cut.place(range.end));
        (sources.file(span.file).name.clone(), range)
    };
    let config = Config::new().with_color(color).with_index_type(IndexType::Byte).with_tab_width(4);
    let kind = ReportKind::Custom(severity_word(diag.severity), main_color);
    let mut report = Report::build(kind, place(primary.span)).with_config(config);
    for (label, color, priority) in &labels {
        let shown = ariadne::Label::new(place(label.span)).with_message(&label.text);
        report = report.with_label(shown.with_color(*color).with_priority(*priority));
    }
    let texts: Vec<(String, String)> =
        pictures.iter().map(|p| (sources.file(p.file).name.clone(), p.cut.text.clone())).collect();
    let mut bytes = Vec::new();
    report.finish().write(ariadne::sources(texts), &mut bytes).ok()?;
    let text = String::from_utf8(bytes).ok()?;
    let (_, body) = text.split_once('\n')?;
    Some(with_remarks(&with_places(body, &labels, &pictures, sources), &remarks(diag, sources)))
}

/// A file as it is shown.
struct Picture {
    file: FileId,
    cut: Cut,
}

/// The files of the labels, their long lines cut.
fn pictures(labels: &[(&Label, Color, i32)], sources: &SourceMap) -> Vec<Picture> {
    let mut out: Vec<Picture> = Vec::new();
    for (label, ..) in labels {
        let file = label.span.file;
        if out.iter().all(|picture| picture.file != file) {
            let spans = labels.iter().map(|(label, ..)| label.span).filter(|span| span.file == file);
            let ranges: Vec<_> = spans.map(|span| range(span, sources)).collect();
            out.push(Picture { file, cut: Cut::new(&sources.file(file).text, &ranges) });
        }
    }
    out
}

/// The bytes of a span, on character borders and inside of the text. An empty span would show no caret.
fn range(span: Span, sources: &SourceMap) -> Range<usize> {
    let text = &sources.file(span.file).text;
    let end = (span.end as usize).min(text.len());
    let start = (span.start as usize).min(end);
    let start = (0..=start).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
    let end = (end.max(start + 1)..=text.len()).find(|&at| text.is_char_boundary(at));
    start..end.unwrap_or(text.len())
}

/// The frame of a file whose lines were cut names the columns of the cut lines: here it gets the true ones.
fn with_places(
    body: &str,
    labels: &[(&Label, Color, i32)],
    pictures: &[Picture],
    sources: &SourceMap,
) -> String {
    let mut body = body.to_owned();
    for (label, ..) in labels {
        let Some(picture) = pictures.iter().find(|p| p.file == label.span.file) else { continue };
        let file = sources.file(picture.file);
        let start = range(label.span, sources).start;
        let new = picture.cut.place(start);
        if new == start {
            continue;
        }
        let column = |text: &str, at: usize| text[..at].rsplit('\n').next().unwrap_or("").chars().count() + 1;
        let line = file.text[..start].matches('\n').count() + 1;
        let shown = format!(" {}:{line}:{} ", file.name, column(&picture.cut.text, new));
        let meant = format!(" {}:{line}:{} ", file.name, column(&file.text, start));
        body = body.replacen(&shown, &meant, 1);
    }
    body
}

/// `body` with the remarks inside its frame, each on lines of its own.
fn with_remarks(body: &str, remarks: &[String]) -> String {
    let lines: Vec<&str> = body.trim_end().lines().map(str::trim_end).collect();
    let mut text = lines.join("\n");
    text.push('\n');
    for remark in remarks {
        let mut lines = remark.lines();
        let _ = writeln!(text, "  {}", lines.next().unwrap_or(""));
        for line in lines {
            let _ = writeln!(text, "    {line}");
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::render;
    use crate::diag::{Diagnostic, ErrorCode};
    use crate::source::SourceMap;
    use crate::span::Span;

    static CODE: ErrorCode = ErrorCode { id: "E0999", title: "test", explain: "" };

    #[test]
    fn a_message_shows_place_carets_and_remarks() {
        let mut sources = SourceMap::new();
        let file = sources.add("a.tx", "let α = 1\nlet b = x = 2\n");
        let diag = Diagnostic::error(&CODE, "`=` does not compare")
            .at(Span::new(file, 21, 22), "here")
            .label(Span::new(file, 4, 6), "a name")
            .note("first")
            .help("second")
            .fix("write `==`", Span::new(file, 21, 22), "==");
        let text = render(&diag, &sources, false);
        let expected = "\
a.tx:2:11: error[E0999]: `=` does not compare
   ╭─[ a.tx:2:11 ]
   │
 1 │ let α = 1
   │     ┬
   │     ╰── a name
 2 │ let b = x = 2
   │           ┬
   │           ╰── here
───╯
  note: first
  help: second
  fix: write `==`: `let b = x == 2`
";
        assert_eq!(text, expected);
    }

    #[test]
    fn no_place_means_no_picture() {
        let diag = Diagnostic::warning(&CODE, "no such file").note("looked in `data`");
        assert_eq!(
            render(&diag, &SourceMap::new(), false),
            "warning[E0999]: no such file\n  note: looked in `data`\n"
        );
    }

    #[test]
    fn long_lines_are_cut_around_the_carets() {
        let mut sources = SourceMap::new();
        let file = sources.add("a.tx", format!("let x = [{}oops]\n", "1, ".repeat(100_000)));
        let diag = Diagnostic::error(&CODE, "unknown").at(Span::new(file, 300_009, 300_013), "here");
        for color in [false, true] {
            let text = render(&diag, &sources, color);
            assert!(text.len() < if color { 10_000 } else { 1000 }, "{text}");
            assert_eq!(text.matches(":1:300010").count(), 2, "{text}");
        }
        let text = render(&diag, &sources, false);
        assert!(text.contains(" 1 │ …, 1, 1,"), "{text}");
        assert!(text.contains("1, oops]"), "{text}");
    }

    #[test]
    fn long_names_are_cut() {
        let long = "x".repeat(1000);
        let diag =
            Diagnostic::error(&CODE, format!("nothing is called `{long}` here")).help(format!("`{long}`"));
        let text = render(&diag, &SourceMap::new(), false);
        assert!(text.len() < 250, "{text}");
        assert!(text.contains("xxx…` here"), "{text}");
    }

    #[test]
    fn places_at_and_beyond_the_end_are_shown_at_the_end() {
        for text in ["", "x", "α", "let a =\n", "let a =\n\n"] {
            for start in 0..12 {
                let mut sources = SourceMap::new();
                let file = sources.add("a.tx", text);
                let diag =
                    Diagnostic::error(&CODE, "ends too early").at(Span::new(file, start, start + 1), "here");
                let shown = render(&diag, &sources, false);
                assert!(shown.starts_with("a.tx:"), "{shown}");
                let coloured = render(&diag, &sources, true);
                assert!(coloured.contains("\x1b["), "{coloured}");
            }
        }
    }
}
