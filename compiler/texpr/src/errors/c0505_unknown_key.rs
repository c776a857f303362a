//! C0505: a setting that does not exist.

use texpr_base::diag::did_you_mean;
use texpr_base::{Diagnostic, ErrorCode};

/// C0505.
pub static CODE: ErrorCode = ErrorCode {
    id: "C0505",
    title: "a setting that does not exist",
    explain: r#"## What happened

`texpr.toml` has a key that texpr does not know. An unknown key is an error, as a slip would go unnoticed otherwise.

## Example

    thread = 4               # it is `threads`

## How to fix it

`texpr config` lists every key.
"#,
};

/// `file` has the key `key`; those in `known` exist.
pub fn refuse(file: &str, key: &str, known: &[&str]) -> Box<Diagnostic> {
    let diagnostic = Diagnostic::error(&CODE, format!("`{file}`: there is no setting `{key}`"));
    Box::new(match did_you_mean(key, known.iter().copied()) {
        Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
        None => diagnostic.note(format!("the settings are {}", known.join(", "))),
    })
}
