//! Bookings → [`Profile`].

use super::bound::Judge;
use super::report::{
    Cost, LineRow, Memory, NamedRow, Overhead, Phase, Place, Profile, Remaining, StepRow, VERSION, View,
};
use super::{Member, Row};
use crate::pipeline::Phases;
use std::collections::BTreeMap;
use std::time::Duration;
use texpr_base::{FileId, SourceMap, Span};
use texpr_runtime::exec::booking_cost;
use texpr_runtime::pool::Stats;

/// Characters of an expression, at most.
const EXPRESSION: usize = 120;

/// What a run left to make a profile of.
#[derive(Clone, Copy, Debug)]
pub struct Measured<'a> {
    /// The program's file.
    pub program: &'a str,
    /// Where it ran.
    pub backend: &'a str,
    /// How many threads it might use.
    pub threads: usize,
    /// What was timed.
    pub phases: &'a Phases,
    /// From the start to the end.
    pub total: Duration,
    /// The steps, if the backend books them.
    pub rows: Option<&'a [Row]>,
    /// What the pool of the arrays did meanwhile; `None` if they live elsewhere.
    pub pool: Option<Stats>,
    /// The expression that reached the most bytes at once.
    pub peak: Option<Span>,
    /// Turns of loops that were made several at a time.
    pub turns_together: u64,
    /// The texts that spans are of.
    pub sources: &'a SourceMap,
}

impl Profile {
    /// The profile of a run.
    pub fn new(measured: &Measured<'_>) -> Self {
        let phases = measured.phases;
        let rows = measured.rows.unwrap_or_default();
        let booked: f64 = rows.iter().map(|row| row.booking.time.as_secs_f64()).sum();
        // Steps run one after another within the run; clocks of either may be off by a tick.
        let run = phases.run.as_secs_f64().max(booked);
        let views = Views { sources: measured.sources, rows, run };
        let total = measured.total.as_secs_f64();
        let bookings = rows.iter().map(|row| row.booking.calls).sum();
        let each = if rows.is_empty() { 0.0 } else { booking_cost().as_secs_f64() };
        let seconds = each * bookings as f64;
        Self {
            version: VERSION,
            program: measured.program.to_owned(),
            backend: measured.backend.to_owned(),
            threads: measured.threads,
            total_seconds: total,
            phases: phase_rows(phases, total),
            run_seconds: run,
            steps_booked: measured.rows.is_some(),
            classes: views.named(|member| member.class),
            ops: views.named(|member| member.op),
            steps: views.steps(measured.threads),
            lines: views.lines(),
            memory: Memory {
                peak_bytes: measured.pool.map(|pool| pool.peak as u64),
                fresh_blocks: measured.pool.map(|pool| pool.fresh),
                reused_blocks: measured.pool.map(|pool| pool.reused),
                kept_bytes: measured.pool.map(|pool| pool.cached as u64),
                turns_together: measured.turns_together,
                peak_at: measured.peak.map(|span| measured.sources.label(span, EXPRESSION)),
                place: measured.peak.map(|span| place(measured.sources, span)),
            },
            overhead: Overhead { bookings, seconds_each: each, seconds, share: share(seconds, run) },
        }
    }
}

fn share(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { part / whole } else { 0.0 }
}

fn place(sources: &SourceMap, span: Span) -> Place {
    let at = sources.line_col(span);
    Place { file: sources.file(span.file).name.clone(), line: at.line, column: at.col }
}

fn phase_rows(phases: &Phases, total: f64) -> Vec<Phase> {
    let mut rows: Vec<Phase> = phases
        .rows()
        .iter()
        .map(|(name, time)| (name, time.as_secs_f64()))
        .map(|(name, seconds)| Phase { name: (*name).to_owned(), seconds, share: share(seconds, total) })
        .collect();
    let rest = (total - rows.iter().map(|row| row.seconds).sum::<f64>()).max(0.0);
    rows.push(Phase { name: "remaining".to_owned(), seconds: rest, share: share(rest, total) });
    rows
}

struct Views<'a> {
    sources: &'a SourceMap,
    rows: &'a [Row],
    run: f64,
}

impl Views<'_> {
    fn cost(&self, seconds: f64, est: bool) -> Cost {
        Cost { seconds, share: share(seconds, self.run), est }
    }

    fn view<R>(&self, mut rows: Vec<R>, cost: impl Fn(&R) -> Cost) -> View<R> {
        rows.sort_by(|a, b| cost(b).seconds.total_cmp(&cost(a).seconds));
        let covered: f64 = rows.iter().map(|row| cost(row).seconds).sum();
        let seconds = (self.run - covered).max(0.0);
        // With no time at all nothing is left over but everything.
        let share = if self.run > 0.0 { seconds / self.run } else { 1.0 };
        View { rows, remaining: Remaining { seconds, share } }
    }

    /// The time of each key. A step whose members have several keys is shared out by their costs, which is an estimate.
    fn by<K: Ord>(&self, key: impl Fn(&Member) -> K) -> Vec<(K, Cost)> {
        let mut sums: BTreeMap<K, (f64, bool)> = BTreeMap::new();
        for row in self.rows {
            let seconds = row.booking.time.as_secs_f64();
            let op = if row.info.kernel.is_some() { "" } else { row.info.kind };
            let alone = [Member { op, class: "", span: row.info.span, cost: 1 }];
            let members = if row.info.members.is_empty() { &alone[..] } else { &row.info.members };
            let mut parts: BTreeMap<K, f64> = BTreeMap::new();
            for member in members {
                *parts.entry(key(member)).or_default() += f64::from(member.cost.max(1));
            }
            let whole: f64 = parts.values().sum();
            let est = parts.len() > 1;
            for (key, cost) in parts {
                let sum = sums.entry(key).or_default();
                sum.0 += seconds * cost / whole;
                sum.1 |= est;
            }
        }
        sums.into_iter().map(|(key, (seconds, est))| (key, self.cost(seconds, est))).collect()
    }

    fn named(&self, name: impl Fn(&Member) -> &'static str) -> View<NamedRow> {
        let name = |member: &Member| Some(name(member)).filter(|name| !name.is_empty()).unwrap_or("other");
        let rows = self.by(name).into_iter().map(|(name, cost)| NamedRow { name: name.to_owned(), cost });
        self.view(rows.collect(), |row| row.cost)
    }

    fn lines(&self) -> View<LineRow> {
        let line = |member: &Member| -> Option<(FileId, usize)> {
            member.span.map(|span| (span.file, self.sources.line_col(span).line))
        };
        let rows = self.by(line).into_iter().map(|(line, cost)| {
            let place = line.map(|(file, line)| Place {
                file: self.sources.file(file).name.clone(),
                line,
                column: 1,
            });
            let text = line.map_or("", |(file, line)| self.sources.line_text(file, line)).trim().to_owned();
            LineRow { place, text, cost }
        });
        self.view(rows.collect(), |row| row.cost)
    }

    fn steps(&self, threads: usize) -> View<StepRow> {
        let mut judge = Judge::new(threads);
        let rows = self.rows.iter().map(|row| self.step(row, &mut judge)).collect();
        self.view(rows, |row| row.cost)
    }

    fn step(&self, row: &Row, judge: &mut Judge) -> StepRow {
        let Row { step, info, code, booking } = row;
        let seconds = booking.time.as_secs_f64();
        let rate = |n: u64| if seconds > 0.0 { n as f64 / seconds * 1e-9 } else { 0.0 };
        let mut ops: Vec<String> = Vec::new();
        for member in &info.members {
            if !member.op.is_empty() && !ops.iter().any(|op| op == member.op) {
                ops.push(member.op.to_owned());
            }
        }
        StepRow {
            step: *step,
            kind: info.kind.to_owned(),
            kernel: info.kernel,
            code: code.map(|generator| generator.name().to_owned()),
            expression: info
                .span
                .map_or_else(|| info.kind.to_owned(), |span| self.sources.label(span, EXPRESSION)),
            place: info.span.map(|span| place(self.sources, span)),
            ops,
            calls: booking.calls,
            cost: self.cost(seconds, false),
            bytes: booking.bytes,
            gb_per_s: rate(booking.bytes),
            flops: booking.flops,
            gflop_per_s: rate(booking.flops),
            threads: booking.threads,
            idle_share: (booking.held > Duration::ZERO)
                .then(|| (1.0 - booking.busy.as_secs_f64() / booking.held.as_secs_f64()).clamp(0.0, 1.0)),
            bound: judge.bound(booking, info.kernel.is_some()),
        }
    }
}
