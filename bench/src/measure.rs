//! Measuring, and the rows of the report.

use std::time::{Duration, Instant};
use texpr::pipeline::check_text;
use texpr::{Function, FunctionOptions};

/// Where rows go: one line of Markdown each.
pub(crate) struct Report;

/// What a row must reach.
pub(crate) enum Want {
    /// At most this many nanoseconds.
    Nanos(f64),
    /// At least this share of the speed of what is beside it.
    Share(f64),
    /// Nothing: for comparison only.
    Nothing,
}

impl Report {
    /// A row; `beside` is what it is compared with.
    #[allow(clippy::print_stdout, reason = "it is what a benchmark does")]
    pub(crate) fn row(
        &mut self,
        what: &str,
        measured: Duration,
        beside: Option<(&str, Duration)>,
        want: &Want,
    ) {
        let nanos = measured.as_nanos() as f64;
        let share = beside.map(|(_, time)| time.as_nanos() as f64 / nanos);
        let (wanted, is_met) = match want {
            Want::Nanos(most) => (format!("≤ {}", text(*most)), Some(nanos <= *most)),
            Want::Share(least) => (format!("≥ {:.0} %", least * 100.0), share.map(|share| share >= *least)),
            Want::Nothing => (String::new(), None),
        };
        let beside =
            beside.map_or(String::new(), |(name, time)| format!("{name}: {}", text(time.as_nanos() as f64)));
        let share = share.map_or(String::new(), |share| format!("{:.0} %", share * 100.0));
        let verdict = is_met.map_or("", |is_met| if is_met { "met" } else { "MISSED" });
        println!("| {what} | {} | {beside} | {share} | {wanted} | {verdict} |", text(nanos));
    }
}

fn text(nanos: f64) -> String {
    match nanos {
        n if n < 1e3 => format!("{n:.0} ns"),
        n if n < 1e6 => format!("{:.2} µs", n / 1e3),
        n => format!("{:.2} ms", n / 1e6),
    }
}

/// The least time of one of many runs within about a second.
pub(crate) fn least(run: impl FnMut()) -> Duration {
    least_of([Box::new(run)])[0]
}

/// The least times of several things, run in turns, so that a slow moment of the machine hits all of them.
pub(crate) fn least_of<'a, const N: usize>(mut runs: [Box<dyn FnMut() + 'a>; N]) -> [Duration; N] {
    let mut best = [Duration::MAX; N];
    runs.iter_mut().for_each(|run| run());
    let begin = Instant::now();
    let mut turns = 0;
    while (begin.elapsed() < Duration::from_millis(900) && turns < 20_000) || turns < 7 {
        for (run, best) in runs.iter_mut().zip(&mut best) {
            let start = Instant::now();
            run();
            *best = (*best).min(start.elapsed());
        }
        turns += 1;
    }
    best
}

/// A program for calls on so many threads.
pub(crate) fn function(text: &str, threads: usize) -> Function {
    let options = FunctionOptions { threads: Some(threads), ..FunctionOptions::default() };
    Function::compile(check_text("bench", text), options).expect("a program of the benchmark compiles")
}

/// `n` numbers in `[low, high)` that no branch predictor foresees.
pub(crate) fn numbers(n: usize, low: f64, high: f64) -> Vec<f64> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 11) as f64 / (1u64 << 53) as f64
    };
    (0..n).map(|_| low + (high - low) * next()).collect()
}
