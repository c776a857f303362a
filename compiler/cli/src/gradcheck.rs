//! `texpr grad-check`.

use crate::args::GradCheckArgs;
use crate::data::pairs;
use crate::out;
use crate::run::{options, pool};
use crate::status::{self, Status};
use serde_json::json;
use std::fmt::Write;
use texpr::gradcheck::{Row, check};
use texpr::pipeline::check_file_with;
use texpr_base::Diagnostic;
use texpr_runtime::files;

/// Compares derivatives with differences.
pub(crate) fn grad_check(args: &GradCheckArgs) -> Status {
    let config = args.settings.config()?;
    let inputs = pairs(&args.input, "-i", "input")?;
    let mut checked = check_file_with(&args.file, config.strict)?;
    if checked.has_errors() {
        return Ok(out::report(&checked.diagnostics, &checked.sources, args.json));
    }
    let pool = pool(&config);
    let found = checked.take_program().and_then(|program| {
        let read = |(name, source): &(&str, &str)| {
            files::read(source, name, &pool).map_err(|error| Box::new(error.diag()))
        };
        let given: Result<Vec<_>, Box<Diagnostic>> = inputs.iter().map(read).collect();
        check(&program, given?, &args.settings.options(&config), &options(&config, &pool))
    });
    let rows = match found {
        Ok(rows) => rows,
        Err(diagnostic) => return Ok(out::report(&[*diagnostic], &checked.sources, args.json)),
    };
    out::print(&if args.json { as_json(&rows) } else { as_text(&rows) });
    let failed = rows.iter().any(|row| !row.is_right() && !row.is_rough());
    Ok(if failed { status::FAILED } else { status::DONE })
}

/// What there is to say of a row.
fn verdict(row: &Row) -> &'static str {
    match (row.is_right(), row.is_rough()) {
        (true, _) => "ok",
        (false, true) => "not smooth here",
        (false, false) => "WRONG",
    }
}

fn as_text(rows: &[Row]) -> String {
    if rows.is_empty() {
        return "no output depends on an input of floats\n".into();
    }
    let title = ["output", "by", "reverse", "forward", "agreement", ""].map(str::to_string);
    let mut table = vec![title];
    for row in rows {
        let figure = |x: f64| format!("{x:.1e}");
        let figures = [row.reverse, row.forward, row.transposed].map(figure);
        let [reverse, forward, transposed] = figures;
        table.push([row.output.clone(), row.by.clone(), reverse, forward, transposed, verdict(row).into()]);
    }
    let width = |k: usize| table.iter().map(|line| line[k].chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..6).map(width).collect();
    let mut text = String::new();
    for line in &table {
        let cells: Vec<String> =
            line.iter().zip(&widths).map(|(cell, width)| format!("{cell:width$}")).collect();
        let _ = writeln!(text, "{}", cells.join("  ").trim_end());
    }
    for row in rows.iter().filter(|row| !row.is_right()) {
        let (k, slope, shown) = row.worst;
        let _ = writeln!(
            text,
            "{} by {}: element {k} (in row-major order) has the slope {slope:.8e}, differences show {shown:.8e}",
            row.output, row.by
        );
    }
    text
}

fn as_json(rows: &[Row]) -> String {
    let row = |row: &Row| {
        json!({
            "output": row.output, "by": row.by, "reverse": row.reverse, "forward": row.forward,
            "agreement": row.transposed, "tolerance": row.tolerance, "verdict": verdict(row),
            "worst": { "element": row.worst.0, "slope": row.worst.1, "differences": row.worst.2 },
        })
    };
    json!({ "version": 1, "checked": rows.iter().map(row).collect::<Vec<_>>() }).to_string() + "\n"
}
