//! D0407: more arguments than inputs.

use texpr_base::{Diagnostic, ErrorCode};

/// D0407.
pub static CODE: ErrorCode = ErrorCode {
    id: "D0407",
    title: "more arguments than inputs",
    explain: r#"## What happened

A Rust program called a `Function` with more arguments than the program has inputs. Nothing was run.

## Example

    f.call(&[x.into(), y.into(), z.into()])?;   // but the program has the inputs x and y

## How to fix it

Give one argument for each input, in the order of the program, or name them: `f.call_named(&[("x", x.into())])`.
"#,
};

/// There are `given` arguments for these inputs.
pub fn refuse(given: usize, inputs: &[&str]) -> Box<Diagnostic> {
    let text = format!("{given} arguments are given, and the program has {} inputs", inputs.len());
    let help =
        if inputs.is_empty() { "give none".into() } else { format!("its inputs are {}", inputs.join(", ")) };
    Box::new(Diagnostic::error(&CODE, text).help(help))
}
