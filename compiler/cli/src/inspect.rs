//! `texpr check`, `texpr emit` and `texpr explain`.

use crate::args::{CheckArgs, EmitArgs, ExplainArgs};
use crate::out;
use crate::status::{self, Status};
use serde_json::json;
use std::fmt::Write;
use texpr::errors::c0502_input_unknown;
use texpr::explain::{codes, find, is_code};
use texpr::pipeline::{check_file, simplify};
use texpr_base::Span;

/// How wide source texts are shown.
const WIDTH: usize = 60;

/// Shows names with their types.
pub(crate) fn check(args: &CheckArgs) -> Status {
    let checked = check_file(&args.file)?;
    let status = out::report(&checked.diagnostics, &checked.sources, args.json);
    if status != status::DONE {
        return Ok(status);
    }
    let mut text = String::new();
    if args.json {
        let names: Vec<_> = checked
            .names
            .iter()
            .map(|name| {
                let at = checked.sources.line_col(name.span);
                json!({ "name": name.name, "type": name.ty, "line": at.line, "column": at.col })
            })
            .collect();
        text = json!({ "version": 1, "names": names }).to_string() + "\n";
    } else {
        for name in &checked.names {
            let _ = writeln!(text, "{}: {}", name.name, name.ty);
        }
    }
    out::print(&text);
    Ok(status)
}

/// Shows a stage.
pub(crate) fn emit(args: &EmitArgs) -> Status {
    let config = args.settings.config()?;
    let mut checked = check_file(&args.file)?;
    if checked.has_errors() {
        return Ok(out::report(&checked.diagnostics, &checked.sources, false));
    }
    match texpr::emit::text(&mut checked, args.stage.stage(), &args.settings.options(&config)) {
        Ok(text) => {
            out::print(&(text.trim_end().to_owned() + "\n"));
            Ok(status::DONE)
        }
        Err(diagnostic) => Ok(out::report(&[*diagnostic], &checked.sources, false)),
    }
}

/// Explains a code or a program.
pub(crate) fn explain(args: &ExplainArgs) -> Status {
    match find(&args.what) {
        Some(code) => {
            out::print(&format!("# {}: {}\n\n{}\n", code.id, code.title, code.explain.trim_end()));
            Ok(status::DONE)
        }
        None if is_code(&args.what) && !std::path::Path::new(&args.what).exists() => {
            let ids: Vec<&str> = codes().iter().map(|code| code.id).collect();
            Err(c0502_input_unknown::refuse_code(&args.what, &ids))
        }
        None => explain_file(args),
    }
}

/// Which rewrites fired.
fn explain_file(args: &ExplainArgs) -> Status {
    let config = args.settings.config()?;
    let mut checked = check_file(&args.what)?;
    if checked.has_errors() {
        return Ok(out::report(&checked.diagnostics, &checked.sources, false));
    }
    let options = args.settings.options(&config);
    let report = match checked.take_program().and_then(|program| simplify(program, &options)) {
        Ok((_, report)) => report,
        Err(diagnostic) => return Ok(out::report(&[*diagnostic], &checked.sources, false)),
    };
    let sources = &checked.sources;
    let source = |span: Span| sources.label(span, WIDTH);
    let mut text = String::new();
    for firing in &report.firings {
        let (before, after) = firing.texts(&source);
        let place = firing.spans.primary().map_or_else(String::new, |span| sources.place(span));
        let _ = writeln!(text, "{place}: {}: {before} -> {after}", firing.rule.name);
    }
    let _ = writeln!(
        text,
        "{} rewrites, {} constants folded; {} nodes became {}",
        report.count, report.folded, report.nodes.0, report.nodes.1
    );
    if report.exhausted {
        text.push_str("a budget ended the rewriting early; the program is right, but could be simpler\n");
    }
    out::print(&text);
    Ok(status::DONE)
}
