//! Where data came from, in the user's words.

use super::shortened;
use std::fmt;

/// What a value is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Sort {
    /// An input, or a size.
    Input,
    /// A state, which goes on from where it was.
    State,
}

/// The name of an input or state, and the text that was given for it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Origin {
    /// Which of both it is.
    pub sort: Sort,
    /// The input of the program: `x`; empty where it is about all of them.
    pub input: String,
    /// The file or value as the user wrote it; empty for an array handed over in memory.
    pub given: String,
}

impl Origin {
    /// The origin of what was `given` for `input`.
    pub fn new(input: impl Into<String>, given: impl Into<String>) -> Self {
        Self { sort: Sort::Input, input: input.into(), given: given.into() }
    }

    /// The origin of what was `given` for the state `name`.
    pub fn state(name: impl Into<String>, given: impl Into<String>) -> Self {
        Self { sort: Sort::State, ..Self::new(name, given) }
    }

    /// The file or value alone, in backquotes.
    pub fn source(&self) -> String {
        match self.given.as_str() {
            "" => "the array".to_owned(),
            "-" => "standard input".to_owned(),
            given => format!("`{}`", shortened_inside(given)),
        }
    }
}

/// How messages begin: ``input `x`: `data.npy` ``.
impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sort = match self.sort {
            Sort::Input => "input",
            Sort::State => "state",
        };
        if self.input.is_empty() {
            return write!(f, "the {sort}s: {}", self.source());
        }
        write!(f, "{sort} `{}`: {}", self.input, self.source())
    }
}

/// The beginning of a message whose origin may be unknown.
pub(super) fn beginning(origin: Option<&Origin>) -> String {
    origin.map_or_else(|| "an array".to_owned(), Origin::to_string)
}

/// A long text without its middle: a path's file name stands at its end.
fn shortened_inside(text: &str) -> String {
    let n = text.chars().count();
    if n <= 80 {
        return shortened(text, 80);
    }
    let tail: String = text.chars().skip(n - 50).collect();
    shortened(text, 30) + &shortened(&tail, 50)
}

#[cfg(test)]
mod tests {
    use super::Origin;

    #[test]
    fn a_long_path_keeps_its_file_name() {
        let path = format!("/{}/data.npy", "folder/".repeat(20));
        let source = Origin::new("x", path).source();
        assert!(source.starts_with("`/folder/") && source.ends_with("/data.npy`") && source.contains('…'));
        assert_eq!(source.chars().count(), 82);
        assert_eq!(Origin::new("x", "-").to_string(), "input `x`: standard input");
    }
}
