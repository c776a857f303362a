//! `texpr check`, `texpr emit` and `texpr explain`.

use crate::args::{CheckArgs, EmitArgs, ExplainArgs};
use crate::explain;
use crate::out;
use crate::status::{self, Status};
use serde_json::json;
use std::fmt::Write;
use texpr::errors::c0502_input_unknown;
use texpr::explain::{codes, find, is_code};
use texpr::pipeline::check_file_with;
use texpr_sema::NameInfo;

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
    let generator = config.backend.generator().unwrap_or_default();
    match texpr::emit::text(&mut checked, args.stage.stage(), &args.compile.options(&config), generator) {
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
        None => explain::file(what, args),
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
