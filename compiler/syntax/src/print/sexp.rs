//! S-expressions and their layout.

const WIDTH: usize = 100;

/// An atom, or a name and what belongs to it.
pub(super) enum Sexp {
    Atom(String),
    List(Vec<Sexp>),
}

impl Sexp {
    pub(super) fn atom(text: String) -> Self {
        Self::Atom(text)
    }

    pub(super) fn list(name: &str, parts: Vec<Self>) -> Self {
        Self::List(std::iter::once(Self::Atom(name.to_owned())).chain(parts).collect())
    }

    /// Appends the expression and a newline to `text`.
    pub(super) fn write(&self, text: &mut String) {
        self.write_at(0, text);
        text.push('\n');
    }

    fn write_at(&self, indent: usize, text: &mut String) {
        let parts = match self {
            Self::Atom(atom) => return text.push_str(atom),
            Self::List(parts) => parts,
        };
        if self.fits(&mut (WIDTH.saturating_sub(indent))) {
            return self.write_flat(text);
        }
        text.push('(');
        for (i, part) in parts.iter().enumerate() {
            if i > 0 {
                text.push('\n');
                text.push_str(&" ".repeat(indent + 2));
            }
            part.write_at(indent + 2, text);
        }
        text.push(')');
    }

    fn write_flat(&self, text: &mut String) {
        match self {
            Self::Atom(atom) => text.push_str(atom),
            Self::List(parts) => {
                text.push('(');
                for (i, part) in parts.iter().enumerate() {
                    if i > 0 {
                        text.push(' ');
                    }
                    part.write_flat(text);
                }
                text.push(')');
            }
        }
    }

    /// Whether it fits in `room` columns on one line; takes them off. Stops early, so the layout is linear.
    fn fits(&self, room: &mut usize) -> bool {
        let needed = match self {
            Self::Atom(atom) => atom.chars().count() + 1,
            Self::List(_) => 2,
        };
        if *room < needed {
            return false;
        }
        *room -= needed;
        match self {
            Self::Atom(_) => true,
            Self::List(parts) => parts.iter().all(|part| part.fits(room)),
        }
    }
}
