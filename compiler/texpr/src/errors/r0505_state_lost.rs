//! R0505: a state that has no value.

use texpr_base::{Diagnostic, ErrorCode};

/// R0505.
pub static CODE: ErrorCode = ErrorCode {
    id: "R0505",
    title: "a state that has no value",
    explain: r#"## What happened

A state has no value before the first step, as its initial value may depend on the arguments of that step; it cannot be saved then.

A step writes the new state over the old one. A step that fails while it runs (an `assert`, an index, an interrupt) has used the old state up
and has no new one, so there is nothing to go on from. Arguments that do not fit are found before, and leave the state as it is.

## Example

    let mut state = f.start();
    state.step(&[bad])?;         // fails while it runs
    state.step(&[good])?;        // R0505

## How to fix it

Start anew with `f.start()`, set the states again with `set`, or keep a clone of the state before a step that may fail: the step then writes
elsewhere.
"#,
};

/// The state `name` is to be saved, and has its initial value, which nobody has computed.
pub fn unborn(name: &str) -> Box<Diagnostic> {
    Box::new(
        Diagnostic::error(&CODE, format!("the state `{name}` has no value before the first step"))
            .help("make a step, or set it, before saving"),
    )
}

/// An earlier step failed.
pub fn refuse() -> Box<Diagnostic> {
    Box::new(
        Diagnostic::error(&CODE, "the state is gone: an earlier step failed while it ran")
            .help("start anew, or keep a clone of the state before a step that may fail"),
    )
}
