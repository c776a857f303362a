//! The figures of a program. Their JSON form is the serialised [`Figures`]; a field that changes its meaning or goes raises [`VERSION`].

use super::times::Times;
use crate::exec::profile::Profile;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::time::Duration;
use texpr_base::DType;
use texpr_runtime::Array;

/// The version of the JSON schema.
pub const VERSION: u32 = 1;

/// How fast a program is.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Figures {
    /// [`VERSION`].
    pub version: u32,
    /// The program's file.
    pub program: String,
    /// `cranelift` or `interp`.
    pub backend: String,
    /// How many threads a call might use.
    pub threads: usize,
    /// From the text to what can be called, in a process that compiled nothing before.
    pub compile_ms: f64,
    /// The first call, which makes memory and threads ready.
    pub first_ms: f64,
    /// A warm call, new results made and dropped: the median of all samples.
    pub median_ms: f64,
    /// The least sample.
    pub min_ms: f64,
    /// 95 of 100 samples are no longer.
    pub p95_ms: f64,
    /// How many samples.
    pub samples: usize,
    /// How many calls a sample is made of.
    pub calls_per_sample: u32,
    /// What goes in and comes out.
    pub data: Data,
    /// What the steps of a call did; `None` where the backend does not book them.
    pub steps: Option<Steps>,
    /// What the machine can do.
    pub limits: Limits,
    /// How near the program comes to that.
    pub share: Share,
}

/// What goes in and comes out of a call. Rates are by the median.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
pub struct Data {
    /// Of all inputs.
    pub read_bytes: u64,
    /// Of all outputs.
    pub written_bytes: u64,
    /// Both, 10⁹ bytes a second.
    pub gb_per_s: f64,
}

/// What the steps of a call did together.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
pub struct Steps {
    /// Bytes that they read and wrote, in cache or memory.
    pub bytes: u64,
    /// 10⁹ of them a second.
    pub gb_per_s: f64,
    /// Floating-point operations, as the code states them; `None` where no step tells any.
    pub flops: Option<u64>,
    /// 10⁹ of them a second.
    pub gflop_per_s: Option<f64>,
    /// The most bytes of arrays at once.
    pub peak_bytes: Option<u64>,
}

/// What the machine can do at most, with so many threads.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Limits {
    /// Reading an array that no cache holds.
    pub read_gb_per_s: f64,
    /// Copying one; bytes read and written count.
    pub copy_gb_per_s: f64,
    /// The dtype of the matrix product that stands for the most operations.
    pub product_dtype: String,
    /// Its rate.
    pub product_gflop_per_s: f64,
}

/// How near a program comes to the limits; 1 is there.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
pub struct Share {
    /// The time to move each byte of inputs and outputs once, of the median; beyond 1 data stayed in cache.
    pub memory: f64,
    /// The rate of operations, of that of a matrix product; `None` where no operations are known.
    pub product: Option<f64>,
}

/// What was measured of a program.
pub(super) struct Measured<'a> {
    pub(super) compile: Duration,
    pub(super) first: Duration,
    pub(super) times: Times,
    pub(super) inputs: &'a [Array],
    pub(super) outputs: &'a Vec<(String, Array)>,
}

impl Figures {
    /// The figures of a program whose steps are known.
    pub(super) fn of_profiled(measured: &Measured<'_>, profile: &Profile) -> Self {
        let rows = &profile.steps.rows;
        let bytes = rows.iter().map(|row| row.bytes).sum();
        let flops = Some(rows.iter().map(|row| row.flops).sum()).filter(|flops| *flops > 0);
        let rate = |n: u64| n as f64 / measured.times.median() * 1e-9;
        let gflop_per_s = flops.map(rate);
        let steps =
            Steps { bytes, gb_per_s: rate(bytes), flops, gflop_per_s, peak_bytes: profile.memory.peak_bytes };
        let mut figures = Self::of_times(measured, &profile.program, &profile.backend, profile.threads);
        figures.share.product = gflop_per_s.map(|rate| rate / figures.limits.product_gflop_per_s);
        figures.steps = Some(steps);
        figures
    }

    /// The figures of a program of whose steps nothing is known.
    pub(super) fn of_times(measured: &Measured<'_>, program: &str, backend: &str, threads: usize) -> Self {
        let Measured { compile, first, times, inputs, outputs } = measured;
        let outputs = || outputs.iter().map(|(_, array)| array);
        let size = |array: &Array| array.n_bytes() as u64;
        let (read, written) = (inputs.iter().map(size).sum::<u64>(), outputs().map(size).sum::<u64>());
        let dtypes = || inputs.iter().chain(outputs()).map(Array::dtype);
        let single = dtypes().any(|dtype| dtype == DType::F32) && !dtypes().any(|dtype| dtype == DType::F64);
        let limits = Limits::measure(threads, if single { DType::F32 } else { DType::F64 });
        let ms = |time: &Duration| time.as_secs_f64() * 1e3;
        let median = times.median();
        Self {
            version: VERSION,
            program: program.to_owned(),
            backend: backend.to_owned(),
            threads,
            compile_ms: ms(compile),
            first_ms: ms(first),
            median_ms: median * 1e3,
            min_ms: times.min() * 1e3,
            p95_ms: times.p95() * 1e3,
            samples: times.count(),
            calls_per_sample: times.calls(),
            data: Data {
                read_bytes: read,
                written_bytes: written,
                gb_per_s: (read + written) as f64 / median * 1e-9,
            },
            steps: None,
            share: Share { memory: limits.floor(read, written) / median, product: None },
            limits,
        }
    }
}

/// As `texpr bench` prints them.
impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { data, limits, share, .. } = self;
        let plural = |n: usize| if n == 1 { "" } else { "s" };
        writeln!(f, "{}: {}, {} thread{}", self.program, self.backend, self.threads, plural(self.threads))?;
        let mut row = |name: &str, figure: &str, text: &str| {
            writeln!(f, "  {}", format!("{name:<11} {figure:>12}  {text}").trim_end())
        };
        row("compile", &time(self.compile_ms), "")?;
        row("first call", &time(self.first_ms), "")?;
        let calls = match self.calls_per_sample {
            1 => String::new(),
            n => format!(" of {n} calls"),
        };
        let (samples, s) = (self.samples, plural(self.samples));
        let range = format!(
            "median of {samples} sample{s}{calls}; least {}, 95 of 100 below {}",
            time(self.min_ms),
            time(self.p95_ms)
        );
        row("warm call", &time(self.median_ms), &range)?;
        let moved = format!(
            "in {}, out {}; {} % of the memory's speed",
            size(data.read_bytes),
            size(data.written_bytes),
            percent(share.memory)
        );
        row("data", &rate(data.gb_per_s, "GB/s"), &moved)?;
        if let Some(steps) = &self.steps {
            let peak =
                steps.peak_bytes.map_or_else(String::new, |n| format!("; at most {} at once", size(n)));
            row("steps", &rate(steps.gb_per_s, "GB/s"), &format!("{} moved{peak}", size(steps.bytes)))?;
            if let (Some(gflop), Some(product)) = (steps.gflop_per_s, share.product) {
                let text = format!("{} % of a matrix product's", percent(product));
                row("operations", &rate(gflop, "GFLOP/s"), &text)?;
            }
        }
        let text = format!(
            "read {}, copy {}, product of {} {}",
            rate(limits.read_gb_per_s, "GB/s"),
            rate(limits.copy_gb_per_s, "GB/s"),
            limits.product_dtype,
            rate(limits.product_gflop_per_s, "GFLOP/s")
        );
        writeln!(f, "  {:<11} {text}", "machine")
    }
}

fn time(ms: f64) -> String {
    match ms {
        ms if ms < 1e-3 => format!("{:.0} ns", ms * 1e6),
        ms if ms < 1.0 => format!("{:.2} µs", ms * 1e3),
        ms if ms < 1e3 => format!("{ms:.2} ms"),
        ms => format!("{:.2} s", ms * 1e-3),
    }
}

fn size(bytes: u64) -> String {
    match bytes as f64 {
        n if n < 1e3 => format!("{n} B"),
        n if n < 1e6 => format!("{:.1} kB", n * 1e-3),
        n if n < 1e9 => format!("{:.1} MB", n * 1e-6),
        n => format!("{:.2} GB", n * 1e-9),
    }
}

fn rate(figure: f64, unit: &str) -> String {
    if figure < 10.0 { format!("{figure:.2} {unit}") } else { format!("{figure:.1} {unit}") }
}

fn percent(share: f64) -> String {
    let percent = share * 100.0;
    if percent < 10.0 { format!("{percent:.1}") } else { format!("{percent:.0}") }
}
