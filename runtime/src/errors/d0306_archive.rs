//! D0306: an archive that cannot be read, or without the member asked for.

use super::{Origin, shortened};
use texpr_base::diag::did_you_mean;
use texpr_base::{Diagnostic, ErrorCode};

/// D0306.
pub static CODE: ErrorCode = ErrorCode {
    id: "D0306",
    title: "no such array in the file, or no file of several arrays",
    explain: "\
## What happened

`.npz` and `.safetensors` files hold several arrays by name. `set.npz:train` reads the array `train`; `set.npz` alone reads the only
array, or the one named as the input. The file has no such array, or is damaged.

## Example

    input `x`: `set.npz:tran` has no array `tran`; it has `test`, `train`

## How to fix it

Name one of the arrays that the message lists: `-i x=set.npz:train`. If an `.npz` is damaged, write it again with
`numpy.savez('set.npz', train=a, test=b)`.
",
};

/// What is wrong with the archive.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ArchiveProblem {
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
pub struct NotArchive {
    /// Whose data it is.
    pub origin: Origin,
    /// `npz` or `safetensors`.
    pub format: &'static str,
    /// What is wrong with it.
    pub problem: ArchiveProblem,
    /// The arrays that are there, sorted.
    pub members: Vec<String>,
}

impl NotArchive {
    /// The message.
    pub fn diag(&self) -> Diagnostic {
        let Self { origin, format, problem, members } = self;
        let mut list =
            members.iter().take(12).map(|name| format!("`{}`", shortened(name, 40))).collect::<Vec<_>>();
        if members.len() > list.len() {
            list.push(format!("and {} more", members.len() - list.len()));
        }
        let list = list.join(", ");
        match problem {
            ArchiveProblem::NoMember(name) => {
                let message = format!("{origin} has no array `{}`; it has {list}", shortened(name, 40));
                let diag = Diagnostic::error(&CODE, message);
                match did_you_mean(name, members.iter().map(String::as_str)) {
                    Some(near) => diag.help(format!("did you mean `{near}`?")),
                    None => diag,
                }
            }
            ArchiveProblem::WhichMember => {
                let file = shortened(&origin.given, 40);
                let diag = Diagnostic::error(&CODE, format!("{origin} holds several arrays: {list}"));
                match members.first() {
                    Some(first) => {
                        diag.help(format!("name one of them: `-i {}={file}:{first}`", origin.input))
                    }
                    None => diag,
                }
            }
            ArchiveProblem::Empty => Diagnostic::error(&CODE, format!("{origin} holds no arrays")),
            ArchiveProblem::Damaged(what) => {
                Diagnostic::error(&CODE, format!("{origin} is not a readable {format} file: {what}"))
            }
        }
    }
}
