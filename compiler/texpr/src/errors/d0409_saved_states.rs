//! D0409: saved states that are not those of the program.

use texpr_base::diag::did_you_mean;
use texpr_base::{Diagnostic, ErrorCode};

/// D0409.
pub static CODE: ErrorCode = ErrorCode {
    id: "D0409",
    title: "saved states that are not those of the program",
    explain: r#"## What happened

A file that `--load-state` reads holds one array for each state of the program, by its name, and nothing else. This one lacks a state, or has
an array that no state is called like.

## Example

    state weights = zeros(3)     # and --load-state old.npz, which holds `w`

## How to fix it

Load a file that this program saved with `--save-state`. Where a state was renamed, rename the array:
`numpy.savez("new.npz", weights=numpy.load("old.npz")["w"])`.
"#,
};

/// `file` has no array for the state `name`; it has those in `members`.
pub fn missing(file: &str, name: &str, members: &[&str]) -> Box<Diagnostic> {
    told(format!("`{file}` has no state `{name}`"), "array", name, members)
}

/// `file` has an array `name`; the program has the states in `states`.
pub fn unknown(file: &str, name: &str, states: &[&str]) -> Box<Diagnostic> {
    told(format!("`{file}` has the array `{name}`, and the program no such state"), "state", name, states)
}

fn told(message: String, what: &str, name: &str, known: &[&str]) -> Box<Diagnostic> {
    const SHOWN: usize = 12;
    let diagnostic = Diagnostic::error(&CODE, message);
    let more = if known.len() > SHOWN { ", …" } else { "" };
    let diagnostic = match known {
        [] => diagnostic.note(format!("there is no {what} at all")),
        known => diagnostic.note(format!("there is {}{more}", known[..known.len().min(SHOWN)].join(", "))),
    };
    Box::new(match did_you_mean(name, known.iter().copied()) {
        Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
        None => diagnostic,
    })
}
