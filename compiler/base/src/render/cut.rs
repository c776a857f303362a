//! Long source lines, cut down to what stands around the labels.

use std::ops::Range;

/// The longest line that is shown whole, in bytes.
const LONGEST: usize = 160;
/// What is kept on either side of a place, in bytes.
const AROUND: usize = 50;
/// Stands for what was left out.
const GAP: &str = "…";

/// A text with its long labelled lines cut, and where its places went.
#[derive(Debug)]
pub(super) struct Cut {
    pub(super) text: String,
    /// What was kept: a range of the old text, and where it starts in the new one. In order.
    kept: Vec<(Range<usize>, usize)>,
}

impl Cut {
    /// Cuts the lines of `text` that the labels touch; `labels` are ranges of bytes.
    pub(super) fn new(text: &str, labels: &[Range<usize>]) -> Self {
        let mut out = Self { text: String::with_capacity(text.len().min(1 << 16)), kept: Vec::new() };
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            let end = start + line.len();
            let content = start..start + line.trim_end_matches(['\n', '\r']).len();
            let touched = labels.iter().any(|label| label.start <= end && label.end >= start);
            if !touched || content.len() <= LONGEST {
                out.keep(text, start..end);
            } else {
                for window in windows(text, &content, labels) {
                    out.keep_window(text, window, &content);
                }
                out.keep(text, content.end..end);
            }
            start = end;
        }
        out
    }

    /// Where the place at byte `at` of the old text is now.
    pub(super) fn place(&self, at: usize) -> usize {
        let after = self.kept.partition_point(|(range, _)| range.start <= at);
        match after.checked_sub(1).map(|i| &self.kept[i]) {
            Some((range, new)) => new + at.min(range.end) - range.start,
            None => 0,
        }
    }

    fn keep(&mut self, text: &str, range: Range<usize>) {
        if let Some((last, _)) = self.kept.last_mut()
            && last.end == range.start
        {
            last.end = range.end;
        } else {
            self.kept.push((range.clone(), self.text.len()));
        }
        self.text.push_str(&plain(&text[range]));
    }

    fn keep_window(&mut self, text: &str, window: Range<usize>, line: &Range<usize>) {
        let follows = self.kept.last().is_some_and(|(last, _)| last.end == window.start);
        if !follows && window.start > line.start && !self.text.ends_with(GAP) {
            self.text.push_str(GAP);
        }
        let end = window.end;
        self.keep(text, window);
        if end < line.end {
            self.text.push_str(GAP);
        }
    }
}

/// `text` with characters that a terminal would obey, or that a reader might take for the end of a line, replaced by spaces of
/// as many bytes.
pub(super) fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        out.push(match c {
            '\n' | '\t' => c,
            '\r' if chars.peek() == Some(&'\n') => c,
            '\u{2028}' | '\u{2029}' => '\u{2003}',
            c if c.is_control() && c.len_utf8() == 2 => '\u{a0}',
            c if c.is_control() => ' ',
            c => c,
        });
    }
    out
}

/// The parts of a long line around the ends of the labels: in order, not touching. Its head, if no label ends here.
fn windows(text: &str, line: &Range<usize>, labels: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut places: Vec<usize> = labels
        .iter()
        .flat_map(|label| [label.start, label.end])
        .filter(|at| (line.start..=line.end).contains(at))
        .collect();
    places.sort_unstable();
    if places.is_empty() {
        places.push(line.start);
    }
    let mut out: Vec<Range<usize>> = Vec::new();
    for at in places {
        let from = floor(text, at.saturating_sub(AROUND).max(line.start));
        let to = floor(text, (at + AROUND).min(line.end));
        match out.last_mut() {
            Some(last) if last.end >= from => last.end = to.max(last.end),
            _ => out.push(from..to),
        }
    }
    out
}

/// The character border at or before `at`.
fn floor(text: &str, at: usize) -> usize {
    (0..=at).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::Cut;
    use std::ops::Range;

    fn cut(text: &str, start: usize, end: usize) -> Cut {
        Cut::new(text, &[Range { start, end }])
    }

    #[test]
    fn short_lines_stay() {
        let text = "let a = 1\nlet b = 2\n";
        let cut = Cut::new(text, &[4..5, 14..15]);
        assert_eq!(cut.text, text);
        assert!((0..text.len()).all(|at| cut.place(at) == at));
    }

    #[test]
    fn a_long_line_is_cut_around_its_labels_and_places_follow() {
        let text =
            format!("let a = 1\nlet x = [{}é, oops, {}]\nlet b = 2\n", "1, ".repeat(500), "2, ".repeat(500));
        let start = text.find("oops").unwrap();
        let cut = Cut::new(&text, &[start..start + 4, 0..3]);
        assert!(cut.text.len() < 160, "{}", cut.text);
        assert_eq!(cut.text.lines().count(), 3);
        let new = cut.place(start);
        assert_eq!(&cut.text[new..cut.place(start + 4)], "oops");
        assert_eq!(cut.place(2), 2);
        assert!(cut.text.contains("\n…") && cut.text.contains("…\nlet b = 2\n"), "{}", cut.text);
    }

    #[test]
    fn characters_that_move_the_cursor_are_not_shown() {
        let text = "let a = 1\rlet\u{1b}[31m b\u{85}= \u{2028}2\r\n\tx";
        let cut = cut(text, 4, 5);
        assert_eq!(cut.text, "let a = 1 let [31m b\u{a0}= \u{2003}2\r\n\tx");
        assert_eq!(cut.text.len(), text.len());
    }

    #[test]
    fn both_ends_of_a_long_label_are_shown() {
        let text = format!("let x = [{}]", "1, ".repeat(500));
        let cut = cut(&text, 8, text.len());
        assert!(cut.text.starts_with("let x = [1, 1,") && cut.text.ends_with("1, 1, ]"), "{}", cut.text);
        assert_eq!(cut.text.matches('…').count(), 1);
        assert_eq!(cut.place(text.len()), cut.text.len());
    }

    #[test]
    fn a_long_line_inside_of_a_label_shows_its_head() {
        let text = format!("f(\n{}\n)", "x".repeat(1000));
        let cut = cut(&text, 0, text.len());
        assert!(cut.text.len() < 100, "{}", cut.text);
        assert!(cut.text.ends_with("x…\n)"));
    }
}
