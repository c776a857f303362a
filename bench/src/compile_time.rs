//! How compiling scales: chains of elementwise statements, networks of many layers, their gradients, and some examples. A table of its own: the
//! phases of each program. Where compiling is linear, the last column stays the same from row to row of a kind.

use std::fmt::Write as _;
use std::time::{Duration, Instant};
use texpr::exec::{Executable, Generator};
use texpr::pipeline::{Options, Phases, check_text, lower};

/// What it is called on the command line.
pub(crate) const NAME: &str = "compile_time";

/// A program, and how long it may take.
struct Row {
    name: String,
    text: String,
    want: Option<Duration>,
}

impl Row {
    fn new(name: impl Into<String>, text: impl Into<String>) -> Self {
        Self { name: name.into(), text: text.into(), want: None }
    }

    fn within(self, seconds: u64) -> Self {
        Self { want: Some(Duration::from_secs(seconds)), ..self }
    }
}

/// What compiling a program once took.
struct Times {
    nodes: usize,
    core: usize,
    kernels: usize,
    phases: Vec<(&'static str, Duration)>,
    total: Duration,
    /// Of all threads: it depends less than the total on what else the machine does.
    cpu: Duration,
}

fn rows() -> Vec<Row> {
    let mut rows = Vec::new();
    for n in [1_000, 10_000, 100_000] {
        for (kind, ops) in [("chain", CHAIN), ("chain without order", ANY)] {
            let own = Row::new(format!("{kind} of {n}"), chain(n, ops, false));
            let gradient = Row::new(format!("its gradient, {kind} of {n}"), chain(n, ops, true));
            rows.extend(if n == 100_000 { [own.within(2), gradient.within(5)] } else { [own, gradient] });
        }
    }
    for n in [20, 200] {
        let own = Row::new(format!("network of {n} layers"), network(n, false));
        let gradient = Row::new(format!("its gradient, {n} layers"), network(n, true));
        rows.extend(if n == 200 { [own, gradient.within(2)] } else { [own, gradient] });
    }
    rows.extend([
        Row::new("examples/pi.tx", include_str!("../../examples/pi.tx")),
        Row::new("examples/laplace.tx", include_str!("../../examples/laplace.tx")),
        Row::new("examples/digits_layers.tx", include_str!("../../examples/digits_layers.tx")),
        Row::new("examples/digits_convolution.tx", include_str!("../../examples/digits_convolution.tx")),
    ]);
    rows
}

/// Ops in turn, so that the chain has many kernels of few structures.
const CHAIN: fn(usize) -> &'static str =
    |k| ["Y * x", "Y + 0.25", "tanh(Y)", "Y - x", "1.5 * Y", "maximum(Y, x)", "Y / 3", "abs(Y)"][k % 8];

/// Ops in no order, so that no two kernels are alike.
const ANY: fn(usize) -> &'static str = |k| {
    let drawn =
        (k as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(17).wrapping_mul(0xbf58_476d_1ce4_e5b9)
            >> 33;
    ["Y * x", "Y + 0.25", "Y - x", "1.5 * Y", "maximum(Y, x)", "Y / 3", "abs(Y)", "sqrt(Y)"]
        [drawn as usize % 8]
};

/// `n` elementwise ops, each of the result of the one before, and the sum of the last or its gradient.
fn chain(n: usize, ops: fn(usize) -> &'static str, gradient: bool) -> String {
    let mut text = String::from("input x: f64[n]\nlet y0 = x\n");
    for k in 0..n {
        let _ = writeln!(text, "let y{} = {}", k + 1, ops(k).replace('Y', &format!("y{k}")));
    }
    let _ = match gradient {
        true => writeln!(text, "output g = grad(sum(y{n}), x)"),
        false => writeln!(text, "output s = sum(y{n})"),
    };
    text
}

/// `n` dense layers of equal sizes, and a loss or its gradient by all their parameters.
fn network(n: usize, gradient: bool) -> String {
    let mut text = String::from("input x: f32[64, 32]\n");
    for k in 0..n {
        let _ = writeln!(text, "input w{k}: f32[32, 32]\ninput b{k}: f32[32]");
    }
    text.push_str("let h0 = x\n");
    for k in 0..n {
        let _ = writeln!(text, "let h{} = tanh(h{k} @ w{k} + b{k})", k + 1);
    }
    let _ = writeln!(text, "let loss = mean(h{n} ** 2)");
    if gradient {
        let list = |prefix: &str| -> String {
            let names: Vec<String> = (0..n).map(|k| format!("{prefix}w{k}, {prefix}b{k}")).collect();
            names.join(", ")
        };
        let _ = writeln!(text, "let {} = grad(loss, ({}))", list("d"), list(""));
        for k in 0..n {
            let _ = writeln!(text, "output dw{k}\noutput db{k}");
        }
    } else {
        text.push_str("output loss\n");
    }
    text
}

/// Compiles a text once, from nothing.
fn compile(row: &Row) -> Times {
    Executable::forget_code();
    let (begin, cpu) = (Instant::now(), cpu_time());
    let mut checked = check_text(&row.name, &row.text);
    let program = match checked.take_program() {
        Ok(program) if !checked.has_errors() => program,
        _ => panic!("{} does not compile: {:?}", row.name, checked.diagnostics.first()),
    };
    let nodes = program.graph.len();
    let mut phases: Phases = checked.phases;
    let (core, _) = lower(program, &Options::default(), &mut phases).expect("a checked program is lowered");
    let executable =
        Executable::compile(&core, Generator::Cranelift, false).expect("every program has machine code");
    let (total, cpu) = (begin.elapsed(), cpu_time().saturating_sub(cpu));
    let took = executable.took();
    let mut list = vec![
        ("parse", phases.parse),
        ("check", phases.check),
        ("differentiate", phases.differentiate),
        ("rewrite", phases.rewrite),
        ("expand", phases.expand),
        ("fuse", took.fuse),
        ("plan", took.plan),
        ("code", took.code),
    ];
    list.push(("rest", total.saturating_sub(list.iter().map(|(_, time)| *time).sum())));
    Times { nodes, core: core.graph.nodes.len(), kernels: executable.code().len(), phases: list, total, cpu }
}

/// The processor time of this process so far.
fn cpu_time() -> Duration {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: the call writes the place that it is given, and that is all it does.
    let failed = unsafe { libc::clock_gettime(libc::CLOCK_PROCESS_CPUTIME_ID, &mut time) };
    if failed != 0 {
        return Duration::ZERO;
    }
    Duration::new(time.tv_sec.unsigned_abs(), u32::try_from(time.tv_nsec).unwrap_or(0))
}

/// The table: the best of a few runs of each row, its phases in milliseconds.
#[allow(clippy::print_stdout, reason = "it is what a benchmark does")]
pub(crate) fn table() {
    let only = std::env::var("TEXPR_BENCH_ROWS").unwrap_or_default();
    let mut is_first = true;
    for row in rows().iter().filter(|row| row.name.contains(&only)) {
        let mut best = compile(row);
        let begin = Instant::now();
        while begin.elapsed() + best.total < Duration::from_millis(600) {
            let next = compile(row);
            if next.cpu < best.cpu {
                best = next;
            }
        }
        if std::mem::take(&mut is_first) {
            let names: Vec<&str> = best.phases.iter().map(|(name, _)| *name).collect();
            println!(
                "\n| program, ms | nodes | core nodes | kernels | {} | total | of processors | wanted | µs a node |",
                names.join(" | ")
            );
            println!("|---|{}---|", "---|".repeat(names.len() + 6));
        }
        let ms = |time: Duration| format!("{:.1}", time.as_secs_f64() * 1e3);
        let phases: Vec<String> = best.phases.iter().map(|(_, time)| ms(*time)).collect();
        let wanted = row.want.map_or_else(String::new, |want| {
            // On an idle machine the total is no more than this.
            let verdict = if best.cpu <= want { "met" } else { "MISSED" };
            format!("≤ {:.0} {verdict}", want.as_secs_f64() * 1e3)
        });
        let Times { nodes, core, kernels, total, cpu, .. } = best;
        println!(
            "| {} | {nodes} | {core} | {kernels} | {} | {} | {} | {wanted} | {:.2} |",
            row.name,
            phases.join(" | "),
            ms(total),
            ms(cpu),
            cpu.as_secs_f64() * 1e6 / nodes as f64
        );
    }
}
