//! Lists in brackets: on one line if they fit, otherwise one item a line.

use super::Formatter;
use super::doc::Doc;
use texpr_base::Span;

/// Whether a comma may or must follow the last item.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum LastComma {
    Never,
    WhenBroken,
    Always,
}

impl Formatter<'_> {
    /// `open` items `close`; `from` is a byte between the opening bracket's predecessor and the first item.
    pub(super) fn list(
        &mut self,
        brackets: (&str, &str),
        from: usize,
        items: Vec<(Span, Doc)>,
        last_comma: LastComma,
    ) -> Doc {
        let (open, close) = brackets;
        let n_items = items.len();
        let end = items.last().map_or(from, |(span, _)| span.end as usize);
        let close_at = self.closing_bracket(end);
        if n_items == 0 && !self.comments.any(from, close_at) {
            return Doc::text(format!("{open}{close}"));
        }
        let starts: Vec<usize> = items.iter().map(|(span, _)| span.start as usize).collect();
        let mut inner = vec![Doc::SoftLine];
        self.own_lines(from, starts.first().copied().unwrap_or(close_at), &mut inner);
        if n_items == 0 {
            // The closing bracket brings the line break after the last comment.
            inner.pop();
        }
        for (i, (span, doc)) in items.into_iter().enumerate() {
            let is_last = i + 1 == n_items;
            inner.push(doc);
            match last_comma {
                _ if !is_last => inner.push(Doc::text(",")),
                LastComma::Always => inner.push(Doc::text(",")),
                LastComma::WhenBroken => inner.push(Doc::IfBroken(",")),
                LastComma::Never => {}
            }
            let next = starts.get(i + 1).copied().unwrap_or(close_at);
            if let Some(comment) = self.comments.take_behind(span.end as usize, next) {
                inner.push(Doc::Suffix(self.suffix(comment)));
            }
            if !is_last {
                inner.push(Doc::Line);
            }
            let mut own = Vec::new();
            self.own_lines(span.end as usize, next, &mut own);
            if is_last && !own.is_empty() {
                // What follows ends with a line break of its own, which the closing bracket takes.
                inner.push(Doc::HardLine);
                own.pop();
            }
            inner.extend(own);
        }
        Doc::group(vec![Doc::text(open), Doc::nest(inner), Doc::SoftLine, Doc::text(close)])
    }

    /// Brackets close around the only item: `f([` ... `])`.
    pub(super) fn hug(&mut self, brackets: (&str, &str), item: Doc) -> Doc {
        Doc::concat(vec![Doc::text(brackets.0), item, Doc::text(brackets.1)])
    }

    /// The comments between two items, each with the line break after it.
    fn own_lines(&mut self, start: usize, end: usize, parts: &mut Vec<Doc>) {
        for comment in self.comments.take(start, end) {
            // Verbatim, because what holds it must break: the bracket cannot stand behind a comment.
            parts.push(Doc::Verbatim(self.text[comment.start..comment.end].trim_end().to_owned()));
            parts.push(Doc::HardLine);
        }
    }

    /// From the end of the last item to its closing bracket: over spaces, commas and comments.
    fn closing_bracket(&self, from: usize) -> usize {
        let mut at = from;
        loop {
            let rest = &self.text[at..];
            let Some(c) = rest.chars().next() else { return at };
            match c {
                ')' | ']' | '}' => return at,
                '#' => at += rest.find('\n').unwrap_or(rest.len()),
                _ => at += c.len_utf8(),
            }
        }
    }
}
