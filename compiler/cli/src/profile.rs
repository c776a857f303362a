//! The report of `--profile`: phases, steps by the user's expressions, source lines.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use texpr::exec::profile::Row;
use texpr::pipeline::Phases;
use texpr_base::{SourceMap, Span};

/// Rows shown of a table; the rest is summed up in one.
const TOP: usize = 20;
/// Characters of an expression.
const LABEL: usize = 60;

/// The whole report. Shares of each table sum to 100 %.
pub(crate) fn text(phases: &Phases, rows: &[Row], sources: &SourceMap) -> String {
    let mut out = String::from("phases\n");
    let total: f64 = phases.rows().iter().map(|(_, time)| time.as_secs_f64()).sum();
    for (name, time) in phases.rows() {
        line(&mut out, time.as_secs_f64(), total, name);
    }
    line(&mut out, total, total, "total");
    if rows.is_empty() {
        return out;
    }
    let total = rows.iter().map(|row| row.booking.time.as_secs_f64()).sum::<f64>();
    let place = |span: Option<Span>| span.map_or("?".to_string(), |span| sources.place(span));
    let mut steps: Vec<(f64, String)> = rows
        .iter()
        .map(|row| {
            let label = row.info.span.map_or("?".to_string(), |span| sources.label(span, LABEL));
            let seconds = row.booking.time.as_secs_f64();
            let rate = row.booking.bytes as f64 / seconds.max(1e-9) * 1e-9;
            let text =
                format!("{:>8} calls  {rate:7.2} GB/s  {label}  {}", row.booking.calls, place(row.info.span));
            (seconds, text)
        })
        .collect();
    table(&mut out, "steps (fused expressions)", &mut steps, total);
    let mut lines: BTreeMap<String, f64> = BTreeMap::new();
    let mut classes: BTreeMap<String, f64> = BTreeMap::new();
    for row in rows {
        let seconds = row.booking.time.as_secs_f64();
        let cost: u32 = row.info.members.iter().map(|member| member.cost).sum();
        for member in &row.info.members {
            // A fused step's time is shared out by cost, which is an estimate.
            let part = seconds * f64::from(member.cost) / f64::from(cost);
            let name = member.span.map_or("?".to_string(), |span| {
                let at = sources.line_col(span).line;
                let text = sources.line_text(span.file, at).trim();
                format!("{}:{at}  {text}", sources.file(span.file).name)
            });
            *lines.entry(name).or_default() += part;
            let class = if member.class.is_empty() { "other" } else { member.class };
            *classes.entry(class.to_string()).or_default() += part;
        }
    }
    table(&mut out, "source lines", &mut lines.into_iter().map(|(name, t)| (t, name)).collect(), total);
    table(&mut out, "classes", &mut classes.into_iter().map(|(name, t)| (t, name)).collect(), total);
    out
}

fn table(out: &mut String, title: &str, rows: &mut Vec<(f64, String)>, total: f64) {
    let _ = writeln!(out, "\n{title}");
    rows.sort_by(|a, b| b.0.total_cmp(&a.0));
    for (seconds, text) in rows.iter().take(TOP) {
        line(out, *seconds, total, text);
    }
    let rest: f64 = rows.iter().skip(TOP).map(|(seconds, _)| seconds).sum();
    // An empty sum of floats is -0.0.
    line(out, rest.abs(), total, "remaining");
    line(out, total, total, "total");
}

fn line(out: &mut String, seconds: f64, total: f64, text: &str) {
    let share = if total > 0.0 { 100.0 * seconds / total } else { 0.0 };
    let _ = writeln!(out, "{share:6.1} %  {:10.3} ms  {text}", seconds * 1e3);
}
