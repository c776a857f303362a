//! `texpr check`, `texpr emit` and `texpr explain`.

use crate::args::{CheckArgs, EmitArgs, ExplainArgs};
use crate::out;
use crate::status::{self, Status};
use serde_json::json;
use std::fmt::Write;
use texpr::errors::c0502_input_unknown;
use texpr::explain::{codes, find, is_code};
use texpr::pipeline::{check_file_with, simplify};
use texpr_base::Span;
use texpr_sema::NameInfo;

/// How wide source texts are shown.
const WIDTH: usize = 60;

/// Shows names with their types.
pub(crate) fn check(args: &CheckArgs) -> Status {
    let checked = check_file_with(&args.file, args.config()?.strict)?;
    let status = out::report(&checked.diagnostics, &checked.sources, args.json);
    if status != status::DONE {
        return Ok(status);
    }
    let mut text = String::new();
    let program = checked.program.as_ref();
    let role =
        |name: &NameInfo| match program {
            Some(program)
                if let Some(k) = program.inputs.iter().position(|input| input.name == name.name) =>
            {
                if program.is_state(k) { "state" } else { "input" }
            }
            Some(program) if program.outputs.iter().any(|output| output.name == name.name) => "output",
            _ if name.ty.starts_with("fn(") => "fn",
            _ if name.ty == "a module" => "use",
            _ => "let",
        };
    if args.json {
        let names: Vec<_> = checked
            .names
            .iter()
            .map(|name| {
                let at = checked.sources.line_col(name.span);
                json!({ "name": name.name, "role": role(name), "type": name.ty, "line": at.line, "column": at.col })
            })
            .collect();
        text = json!({ "version": 1, "names": names }).to_string() + "\n";
    } else {
        for name in &checked.names {
            let _ = match (role(name), name.ty.strip_prefix("fn")) {
                ("fn", Some(params)) => writeln!(text, "fn     {}{params}", name.name),
                ("use", _) => writeln!(text, "use    {}", name.name),
                (role, _) => writeln!(text, "{role:6} {}: {}", name.name, name.ty),
            };
        }
    }
    out::print(&text);
    Ok(status)
}

/// Shows a stage.
pub(crate) fn emit(args: &EmitArgs) -> Status {
    let config = args.compile.config()?;
    let mut checked = check_file_with(&args.file, config.strict)?;
    if checked.has_errors() {
        return Ok(out::report(&checked.diagnostics, &checked.sources, false));
    }
    match texpr::emit::text(&mut checked, args.stage.stage(), &args.compile.options(&config)) {
        Ok(text) => {
            out::print(&(text.trim_end().to_owned() + "\n"));
            Ok(status::DONE)
        }
        Err(diagnostic) => Ok(out::report(&[*diagnostic], &checked.sources, false)),
    }
}

/// Explains a code or a program.
pub(crate) fn explain(args: &ExplainArgs) -> Status {
    let Some(what) = &args.what else { return Ok(list_codes(args.json)) };
    match find(what) {
        Some(code) if args.json => {
            let page = json!({ "version": 1, "code": code.id, "title": code.title, "page": code.explain });
            out::print(&(page.to_string() + "\n"));
            Ok(status::DONE)
        }
        Some(code) => {
            out::print(&format!("# {}: {}\n\n{}\n", code.id, code.title, code.explain.trim_end()));
            Ok(status::DONE)
        }
        None if is_code(what) && !std::path::Path::new(what).exists() => {
            let ids: Vec<&str> = codes().iter().map(|code| code.id).collect();
            Err(c0502_input_unknown::refuse_code(what, &ids))
        }
        None => explain_file(what, args),
    }
}

/// Every code with its title.
fn list_codes(json: bool) -> u8 {
    let text = if json {
        let codes: Vec<_> = codes().iter().map(|c| json!({ "code": c.id, "title": c.title })).collect();
        json!({ "version": 1, "codes": codes }).to_string() + "\n"
    } else {
        codes().iter().map(|code| format!("{}  {}\n", code.id, code.title)).collect()
    };
    out::print(&text);
    status::DONE
}

/// Which rewrites fired.
fn explain_file(path: &str, args: &ExplainArgs) -> Status {
    let config = args.compile.config()?;
    let mut checked = check_file_with(path, config.strict)?;
    if checked.has_errors() {
        return Ok(out::report(&checked.diagnostics, &checked.sources, args.json));
    }
    let options = args.compile.options(&config);
    let report = match checked.take_program().and_then(|program| simplify(program, &options)) {
        Ok((_, report)) => report,
        Err(diagnostic) => return Ok(out::report(&[*diagnostic], &checked.sources, args.json)),
    };
    let sources = &checked.sources;
    let source = |span: Span| sources.label(span, WIDTH);
    if args.json {
        let rewrites: Vec<_> = report
            .firings
            .iter()
            .map(|firing| {
                let (before, after) = firing.texts(&source);
                let at = firing.spans.primary().map(|span| sources.place(span));
                json!({ "place": at, "rule": firing.rule.name, "before": before, "after": after })
            })
            .collect();
        let nodes = json!({ "before": report.nodes.0, "after": report.nodes.1 });
        let all = json!({ "version": 1, "rewrites": rewrites, "folded": report.folded, "nodes": nodes });
        out::print(&(all.to_string() + "\n"));
        return Ok(status::DONE);
    }
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
