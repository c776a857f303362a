//! C0510: a command that does not exist.

use texpr_base::diag::did_you_mean;
use texpr_base::{Diagnostic, ErrorCode};

/// C0510.
pub static CODE: ErrorCode = ErrorCode {
    id: "C0510",
    title: "a command that does not exist",
    explain: r#"## What happened

The word after `texpr` is none of its commands.

## Example

    texpr pi.tx              # it is `texpr run pi.tx`

## How to fix it

`texpr --help` lists the commands.
"#,
};

/// There is no command `word`; `known` are those there are. `is_file` says that `word` is a file.
pub fn refuse(word: &str, known: &[&str], is_file: bool) -> Box<Diagnostic> {
    let diagnostic = Diagnostic::error(&CODE, format!("there is no command `{word}`"));
    let near = did_you_mean(word, known.iter().copied());
    Box::new(match near {
        _ if is_file => diagnostic.help(format!("to run that file, write `texpr run {word}`")),
        Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
        None => diagnostic.note(format!("the commands are {}", known.join(", "))),
    })
}
