//! `texpr explain FILE`: what compiling made of a program.

use crate::args::ExplainArgs;
use crate::out;
use crate::status::{self, Status};
use serde_json::json;
use std::fmt::Write;
use texpr::decisions::{Cost, Decisions, Run, Work, decisions};
use texpr::pipeline::check_file_with;
use texpr_base::{SourceMap, Span};
use texpr_opt::rewrite::{Report, Stage};
use texpr_runtime::errors::in_bytes;

/// How wide source texts are shown.
const WIDTH: usize = 60;
/// More expressions of one kernel than this are counted, not shown.
const SHOWN: usize = 8;

/// Rewrites, costs, and what runs together.
pub(crate) fn file(path: &str, args: &ExplainArgs) -> Status {
    let config = args.compile.config()?;
    let mut checked = check_file_with(path, config.strict)?;
    if checked.has_errors() {
        return Ok(out::report(&checked.diagnostics, &checked.sources, args.json));
    }
    let options = args.compile.options(&config);
    let vectors = config.backend.generator().unwrap_or_default().vectors();
    let found = checked.take_program().and_then(|program| decisions(program, &options, vectors));
    let found = match found {
        Ok(found) => found,
        Err(diagnostic) => return Ok(out::report(&[*diagnostic], &checked.sources, args.json)),
    };
    let sources = &checked.sources;
    out::print(&if args.json { as_json(&found, sources) } else { as_text(&found, sources) });
    Ok(status::DONE)
}

/// A rewrite, as often as it is the same.
struct Rewrite {
    place: String,
    rule: &'static str,
    before: String,
    after: String,
    times: usize,
    /// Whether results become more accurate.
    accuracy: bool,
}

fn rewrites(report: &Report, sources: &SourceMap) -> Vec<Rewrite> {
    let source = |span: Span| sources.label(span, WIDTH);
    let mut out: Vec<Rewrite> = Vec::new();
    for firing in &report.firings {
        let (before, after) = firing.texts(&source);
        let place = firing.spans.primary().map_or_else(String::new, |span| sources.place(span));
        let same = |other: &&mut Rewrite| {
            (&other.place, other.rule, &other.before, &other.after)
                == (&place, firing.rule.name, &before, &after)
        };
        match out.iter_mut().find(same) {
            Some(known) => known.times += 1,
            None => {
                let accuracy = firing.rule.stage == Stage::Stabilise;
                out.push(Rewrite { place, rule: firing.rule.name, before, after, times: 1, accuracy });
            }
        }
    }
    out
}

fn as_text(found: &Decisions, sources: &SourceMap) -> String {
    let rewrites = rewrites(&found.report, sources);
    let mut text = String::new();
    for (title, accuracy) in [("more accurate", true), ("simpler", false)] {
        let some: Vec<&Rewrite> = rewrites.iter().filter(|one| one.accuracy == accuracy).collect();
        if some.is_empty() {
            continue;
        }
        let _ = writeln!(text, "{title}");
        for one in some {
            let times = if one.times > 1 { format!("  ({} times)", one.times) } else { String::new() };
            let _ = writeln!(text, "  {}: {}: {} -> {}{times}", one.place, one.rule, one.before, one.after);
        }
        text.push('\n');
    }
    let (before, after) = found.cost;
    let _ = writeln!(text, "{} rewrites, {} constants folded", found.report.count, found.report.folded);
    if found.report.exhausted {
        text.push_str("a budget ended the rewriting early; the program is right, but could be simpler\n");
    }
    let rows = |cost: Cost| {
        [cost.ops as u64, cost.kernels as u64, cost.stored as u64, cost.cycles].map(|n| n.to_string())
    };
    let titles =
        ["operations", "passes over memory", "values stored", "cycles an element (estimated, all passes)"];
    for ((title, was), is) in titles.iter().zip(rows(before)).zip(rows(after)) {
        let _ = writeln!(text, "  {was:>6} -> {is:>6}  {title}");
    }
    text.push_str("\nwhat runs\n");
    for run in &found.runs {
        tell(run, sources, &mut text);
    }
    let worth = texpr::machine::worth();
    let _ = writeln!(
        text,
        "\nthis machine (`texpr devices` shows what was measured)\n  work of {:.0} us and more is shared between threads\n  \
         passes over more than {} go together over rows of {} where they share arrays; loops that stay in their rows take {}\n  \
         loops over neighbours make turns of {} of their arrays at a time where these are more than {}\n  \
         passes over {} and more store past the caches (LLVM)",
        worth.shared_nanos * 1e-3,
        in_bytes(worth.strip_bytes),
        in_bytes(worth.strip_room),
        in_bytes(worth.turn_room),
        in_bytes(worth.tile_room),
        in_bytes(worth.tiled_bytes),
        in_bytes(worth.streamed_bytes),
    );
    text
}

fn tell(run: &Run, sources: &SourceMap, text: &mut String) {
    let margin = "  ".repeat(run.depth + 1);
    let source = |span: Span| sources.label(span, WIDTH);
    let _ = writeln!(text, "{margin}{}", run.what);
    if let Some(Work { counts, computing, bytes, moving, nanos, shared_from }) = run.work {
        let mut parts = vec![format!("{bytes} bytes in {moving:.2}")];
        let each: Vec<String> = counts.iter().map(|(class, n)| format!("{n} {}", class.name())).collect();
        if !each.is_empty() {
            parts.insert(0, format!("{} in {computing:.2}", each.join(" + ")));
        }
        let _ = writeln!(
            text,
            "{margin}    about {nanos:.2} ns a point ({}): shared between threads from {shared_from} points on",
            parts.join(", ")
        );
    }
    let several = run.computes.len() > 1;
    for span in run.computes.iter().take(SHOWN) {
        let _ = writeln!(text, "{margin}    {}: {}", sources.place(*span), source(*span));
    }
    if run.computes.len() > SHOWN {
        let _ = writeln!(text, "{margin}    and {} more", run.computes.len() - SHOWN);
    }
    for stored in &run.stores {
        // What is computed alone needs no name.
        let name = match stored.span {
            Some(span) if several => format!(" {}", source(span)),
            _ => String::new(),
        };
        let _ = writeln!(text, "{margin}    stores{name}: {}", stored.why.text(&source));
    }
}

fn as_json(found: &Decisions, sources: &SourceMap) -> String {
    let source = |span: Span| sources.label(span, WIDTH);
    let place = |span: Span| json!({ "place": sources.place(span), "text": source(span) });
    let rewrites: Vec<_> = rewrites(&found.report, sources)
        .into_iter()
        .map(|one| {
            json!({
                "place": one.place, "rule": one.rule, "before": one.before, "after": one.after,
                "times": one.times, "accuracy": one.accuracy,
            })
        })
        .collect();
    let cost = |cost: Cost| json!({ "ops": cost.ops, "kernels": cost.kernels, "stored": cost.stored, "cycles": cost.cycles });
    let runs: Vec<_> = found
        .runs
        .iter()
        .map(|run| {
            let computes: Vec<_> = run.computes.iter().copied().map(place).collect();
            let stores: Vec<_> = run
                .stores
                .iter()
                .map(|one| json!({ "value": one.span.map(place), "why": one.why.text(&source) }))
                .collect();
            let work = run.work.map(|work| {
                let each: serde_json::Map<_, _> =
                    work.counts.iter().map(|(class, n)| (class.name().to_owned(), n.into())).collect();
                json!({
                    "instructions": each, "lane_bytes": if work.counts.wide { 8 } else { 4 }, "computing": work.computing,
                    "bytes": work.bytes, "moving": work.moving, "nanos": work.nanos, "shared_from": work.shared_from,
                })
            });
            json!({ "depth": run.depth, "what": run.what, "work": work, "computes": computes, "stores": stores })
        })
        .collect();
    let nodes = json!({ "before": found.report.nodes.0, "after": found.report.nodes.1 });
    let cost = json!({ "before": cost(found.cost.0), "after": cost(found.cost.1) });
    let all = json!({
        "version": 3, "rewrites": rewrites, "folded": found.report.folded, "nodes": nodes, "cost": cost, "runs": runs,
    });
    all.to_string() + "\n"
}
