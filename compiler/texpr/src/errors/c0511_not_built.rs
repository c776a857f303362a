//! C0511: a part of texpr that this build does not have.

use texpr_base::{Diagnostic, ErrorCode};

/// C0511.
pub static CODE: ErrorCode = ErrorCode {
    id: "C0511",
    title: "a part of texpr that this build does not have",
    explain: r#"## What happened

Parts of texpr that need large libraries are in the program only if it was built with them. `texpr devices` lists the backends
that this one has.

## Example

    texpr run f.tx --backend llvm

## How to fix it

For the LLVM backend, install LLVM 22 (`apt-get install llvm-22-dev` on Debian) and build with
`cargo build --release --features llvm`. Leave the flag out to run on the fastest backend that is there.
"#,
};

/// There is no backend of this name in this build.
pub fn backend(name: &str) -> Box<Diagnostic> {
    let message = format!("the backend `{name}` is not part of this build of texpr");
    Box::new(
        Diagnostic::error(&CODE, message).help(format!(
            "build it with `cargo build --release --features {name}`, or leave `--backend` out"
        )),
    )
}
