//! D0306: an archive that cannot be read, or without the member asked for.

use super::{Origin, shortened};
use texpr_base::diag::did_you_mean;
use texpr_base::{Diagnostic, ErrorCode};

/// D0306.
pub static CODE: ErrorCode = ErrorCode {
    id: "D0306",
    title: "no such member in the npz file, or no npz file",
    explain: "\
## What happened

An `.npz` file is a zip archive of named arrays. `set.npz:train` reads the array `train`; `set.npz` alone reads its only array, or
the one named as the input. The archive has no such array, or is damaged.

## Example

    input `x`: `set.npz:tran` has no array `tran`; it has `test`, `train`

## How to fix it

Name one of the arrays that the message lists: `-i x=set.npz:train`. If the archive is damaged, write it again with
`numpy.savez('set.npz', train=a, test=b)`.
",
};

/// What is wrong with the archive.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum NpzProblem {
    /// No array of that name.
    NoMember(String),
    /// Several arrays, and none was named.
    WhichMember,
    /// No arrays at all.
    Empty,
    /// The archive or the member cannot be unpacked.
    Damaged(String),
}

/// The facts of D0306.
#[derive(Clone, Debug)]
pub struct NotNpz {
    /// Whose data it is.
    pub origin: Origin,
    /// What is wrong with it.
    pub problem: NpzProblem,
    /// The arrays that are there, sorted.
    pub members: Vec<String>,
}

impl NotNpz {
    /// The message.
    pub fn diag(&self) -> Diagnostic {
        let Self { origin, problem, members } = self;
        let mut list =
            members.iter().take(12).map(|name| format!("`{}`", shortened(name, 40))).collect::<Vec<_>>();
        if members.len() > list.len() {
            list.push(format!("and {} more", members.len() - list.len()));
        }
        let list = list.join(", ");
        match problem {
            NpzProblem::NoMember(name) => {
                let message = format!("{origin} has no array `{}`; it has {list}", shortened(name, 40));
                let diag = Diagnostic::error(&CODE, message);
                match did_you_mean(name, members.iter().map(String::as_str)) {
                    Some(near) => diag.help(format!("did you mean `{near}`?")),
                    None => diag,
                }
            }
            NpzProblem::WhichMember => {
                let file = shortened(&origin.given, 40);
                let diag = Diagnostic::error(&CODE, format!("{origin} holds several arrays: {list}"));
                match members.first() {
                    Some(first) => {
                        diag.help(format!("name one of them: `-i {}={file}:{first}`", origin.input))
                    }
                    None => diag,
                }
            }
            NpzProblem::Empty => Diagnostic::error(&CODE, format!("{origin} holds no arrays")),
            NpzProblem::Damaged(what) => {
                Diagnostic::error(&CODE, format!("{origin} is not a readable npz file: {what}"))
            }
        }
    }
}
