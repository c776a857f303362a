//! Text with places where a line may break, after Wadler: a group is laid out on one line if it fits, and otherwise breaks
//! at all its own places.

const INDENT: usize = 4;

/// A piece of layout.
#[derive(Debug)]
pub(super) enum Doc {
    Text(String),
    /// Several lines as they stand in the source.
    Verbatim(String),
    /// A comment behind a text; a line break must follow.
    Suffix(String),
    /// A space, or a line break.
    Line,
    /// Nothing, or a line break.
    SoftLine,
    /// Always a line break.
    HardLine,
    /// A text only where the group breaks.
    IfBroken(&'static str),
    /// A text only where the group does not break.
    IfFlat(&'static str),
    Concat(Vec<Doc>, bool),
    Nest(Vec<Doc>, bool),
    Group(Vec<Doc>, bool),
    /// A group that breaks only after everything before it on the line did.
    Late(Vec<Doc>, bool),
    /// What stands behind a sign such as `=`.
    Hang(Box<Doc>, Overflow),
}

/// Where something goes that fits neither behind its sign nor on a line of its own.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Overflow {
    /// Behind the sign: it has brackets that open there.
    Behind,
    /// On lines of its own.
    Below,
}

impl Doc {
    pub(super) fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    pub(super) fn concat(parts: Vec<Self>) -> Self {
        let must_break = any_must_break(&parts);
        Self::Concat(parts, must_break)
    }

    /// Its line breaks are indented one step further.
    pub(super) fn nest(parts: Vec<Self>) -> Self {
        let must_break = any_must_break(&parts);
        Self::Nest(parts, must_break)
    }

    pub(super) fn group(parts: Vec<Self>) -> Self {
        let must_break = any_must_break(&parts);
        Self::Group(parts, must_break)
    }

    pub(super) fn late(parts: Vec<Self>) -> Self {
        let must_break = any_must_break(&parts);
        Self::Late(parts, must_break)
    }

    fn must_break(&self) -> bool {
        match self {
            Self::HardLine | Self::Suffix(_) | Self::Verbatim(_) => true,
            Self::Concat(_, must_break)
            | Self::Nest(_, must_break)
            | Self::Group(_, must_break)
            | Self::Late(_, must_break) => *must_break,
            Self::Hang(doc, _) => doc.must_break(),
            Self::Text(_) | Self::Line | Self::SoftLine | Self::IfBroken(_) | Self::IfFlat(_) => false,
        }
    }
}

fn any_must_break(parts: &[Doc]) -> bool {
    parts.iter().any(Doc::must_break)
}

/// A piece to lay out: its indentation, and whether the group around it breaks.
#[derive(Clone, Copy)]
struct Task<'a> {
    indent: usize,
    broken: bool,
    doc: &'a Doc,
}

/// The layout as text of at most `width` columns where that can be, its last line ended.
pub(super) fn render(doc: &Doc, width: usize) -> String {
    let mut out = Out::default();
    let mut tasks = vec![Task { indent: 0, broken: true, doc }];
    while let Some(task) = tasks.pop() {
        let Task { indent, broken, doc } = task;
        match doc {
            Doc::Text(text) | Doc::Suffix(text) => out.push(text),
            Doc::Verbatim(text) => out.push(text),
            Doc::Line if !broken => out.push(" "),
            Doc::SoftLine if !broken => {}
            Doc::Line | Doc::SoftLine | Doc::HardLine => out.newline(indent),
            Doc::IfBroken(text) if broken => out.push(text),
            Doc::IfFlat(text) if !broken => out.push(text),
            Doc::IfBroken(_) | Doc::IfFlat(_) => {}
            Doc::Concat(parts, _) => push_all(&mut tasks, parts, indent, broken),
            Doc::Nest(parts, _) => push_all(&mut tasks, parts, indent + INDENT, broken),
            Doc::Group(parts, must_break) | Doc::Late(parts, must_break) => {
                let flat = !must_break && {
                    let first = Task { indent, broken: false, doc };
                    fits(first, &tasks, width.saturating_sub(out.column()))
                };
                push_all(&mut tasks, parts, indent, !flat);
            }
            Doc::Hang(value, overflow) => {
                let room = width.saturating_sub(out.column() + 1);
                let inner = indent + INDENT;
                let flat = Task { indent: inner, broken: false, doc: value };
                let open = Task { indent, broken: true, doc: value };
                let is_flat = !value.must_break();
                if !broken || is_flat && fits(flat, &tasks, room) {
                    out.push(" ");
                    tasks.push(flat);
                } else if is_flat && fits(flat, &tasks, width.saturating_sub(inner)) {
                    out.newline(inner);
                    tasks.push(flat);
                } else if *overflow == Overflow::Behind && fits(open, &tasks, room) {
                    out.push(" ");
                    tasks.push(open);
                } else {
                    out.newline(inner);
                    tasks.push(Task { indent: inner, ..open });
                }
            }
        }
    }
    out.finish()
}

fn push_all<'a>(tasks: &mut Vec<Task<'a>>, parts: &'a [Doc], indent: usize, broken: bool) {
    tasks.extend(parts.iter().rev().map(|doc| Task { indent, broken, doc }));
}

/// Whether `first`, and what follows it up to the next line break, has room.
fn fits<'a>(first: Task<'a>, rest: &[Task<'a>], mut room: usize) -> bool {
    let mut rest = rest.iter().rev();
    let mut tasks = vec![first];
    loop {
        let Some(Task { indent, broken, doc }) = tasks.pop().or_else(|| rest.next().copied()) else {
            return true;
        };
        let width = match doc {
            Doc::Text(text) => text.chars().count(),
            Doc::Verbatim(text) => text.lines().next().unwrap_or("").chars().count(),
            Doc::Line if !broken => 1,
            Doc::Line | Doc::SoftLine if broken => return true,
            Doc::HardLine | Doc::Suffix(_) => return true,
            Doc::IfBroken(text) if broken => text.len(),
            Doc::IfFlat(text) if !broken => text.len(),
            Doc::Line | Doc::SoftLine | Doc::IfBroken(_) | Doc::IfFlat(_) => 0,
            Doc::Concat(parts, _) | Doc::Nest(parts, _) => {
                push_all(&mut tasks, parts, indent, broken);
                0
            }
            // A group around which everything breaks may break, too.
            Doc::Group(parts, must_break) => {
                push_all(&mut tasks, parts, indent, broken || *must_break);
                0
            }
            Doc::Late(parts, must_break) => {
                push_all(&mut tasks, parts, indent, *must_break);
                0
            }
            Doc::Hang(..) if broken => return true,
            Doc::Hang(value, _) => {
                tasks.push(Task { indent, broken: false, doc: value });
                1
            }
        };
        if width > room {
            return false;
        }
        room -= width;
    }
}

/// The text so far. Indentation is written with the first text of a line, so empty lines stay empty.
#[derive(Default)]
struct Out {
    text: String,
    line_start: usize,
    indent: usize,
}

impl Out {
    fn push(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        if self.text.len() == self.line_start {
            self.text.extend(std::iter::repeat_n(' ', self.indent));
        }
        let start = self.text.len();
        self.text.push_str(text);
        if let Some(at) = text.rfind('\n') {
            self.line_start = start + at + 1;
        }
    }

    fn newline(&mut self, indent: usize) {
        self.text.truncate(self.text.trim_end_matches(' ').len());
        self.text.push('\n');
        self.line_start = self.text.len();
        self.indent = indent;
    }

    fn column(&self) -> usize {
        if self.text.len() == self.line_start {
            return self.indent;
        }
        self.text[self.line_start..].chars().count()
    }

    fn finish(mut self) -> String {
        self.text.truncate(self.text.trim_end().len());
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        self.text
    }
}
