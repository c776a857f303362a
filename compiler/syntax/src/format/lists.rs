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

/// How the items of a list that does not fit on a line are parted.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Gap {
    /// One a line.
    Line,
    /// As many on a line as fit.
    Fill,
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
        self.list_with(brackets, from, items, last_comma, Gap::Line)
    }

    pub(super) fn list_with(
        &mut self,
        brackets: (&str, &str),
        from: usize,
        items: Vec<(Span, Doc)>,
        last_comma: LastComma,
        gap: Gap,
    ) -> Doc {
        let (open, close) = brackets;
        let n_items = items.len();
        let end = items.last().map_or(from, |(span, _)| span.end as usize);
        let close_at = self.closing_bracket(end);
        if n_items == 0 && !self.comments.any(from, close_at) {
            return Doc::text(format!("{open}{close}"));
        }
        // A list that was written with a last comma and a line break behind it stays one item a line.
        let is_open = last_comma == LastComma::WhenBroken && self.has_open_end(end, close_at);
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
            let comment = self.comments.take_behind(span.end as usize, next);
            let ends_line = comment.is_some() || self.comments.waits(span.end as usize, next);
            inner.extend(comment.map(|comment| Doc::Suffix(self.suffix(comment))));
            if !is_last {
                inner.push(match gap {
                    Gap::Fill if !ends_line => Doc::group(vec![Doc::Line]),
                    Gap::Fill | Gap::Line => Doc::Line,
                });
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
        let edge = if is_open { Doc::HardLine } else { Doc::SoftLine };
        Doc::group(vec![Doc::text(open), Doc::nest(inner), edge, Doc::text(close)])
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

    /// Whether a comma and a line break stand between the last item and the closing bracket.
    fn has_open_end(&self, end: usize, close_at: usize) -> bool {
        let between = self.text.get(end..close_at).unwrap_or("");
        between.trim_start().strip_prefix(',').is_some_and(|rest| rest.contains('\n'))
    }

    /// From the end of the last item to its closing bracket: over spaces, commas and comments.
    pub(super) fn closing_bracket(&self, from: usize) -> usize {
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
