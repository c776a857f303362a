//! The data of a profile. Its JSON form is the serialised [`Profile`]; a field that changes its meaning or goes raises [`VERSION`].

use serde::{Deserialize, Serialize};

/// The version of the JSON schema.
pub const VERSION: u32 = 1;

/// Where the time of one run went. Times are in seconds, shares between 0 and 1.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Profile {
    /// [`VERSION`].
    pub version: u32,
    /// The program's file.
    pub program: String,
    /// `cranelift` or `interp`.
    pub backend: String,
    /// How many threads the run might use.
    pub threads: usize,
    /// From the start of reading the program to the last output.
    pub total_seconds: f64,
    /// The parts of that; the last is `remaining`, what no phase covers.
    pub phases: Vec<Phase>,
    /// The phase `run`, which the views divide up.
    pub run_seconds: f64,
    /// Whether the backend books steps; if not, all the run is `remaining` in each view.
    pub steps_booked: bool,
    /// By class of ops.
    pub classes: View<NamedRow>,
    /// By op.
    pub ops: View<NamedRow>,
    /// By step: what is computed in one go.
    pub steps: View<StepRow>,
    /// By line of the source.
    pub lines: View<LineRow>,
    /// Memory for arrays.
    pub memory: Memory,
    /// What profiling itself cost.
    pub overhead: Overhead,
}

/// One phase of the whole.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Phase {
    /// `parse`, `check`, …, `remaining`.
    pub name: String,
    /// Its time.
    pub seconds: f64,
    /// Of the total.
    pub share: f64,
}

/// The run, divided up in one way.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct View<R> {
    /// The most costly first.
    pub rows: Vec<R>,
    /// What no row covers: the executor between steps, control of loops, handing over results.
    pub remaining: Remaining,
}

/// The part of the run that no row covers.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
pub struct Remaining {
    /// Its time.
    pub seconds: f64,
    /// Of the run.
    pub share: f64,
}

/// The time of a row.
#[derive(Clone, Copy, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Cost {
    /// Over all calls.
    pub seconds: f64,
    /// Of the run.
    pub share: f64,
    /// Whether some of it is a part of a fused step's time, shared out by the static cost of what is computed in it.
    pub est: bool,
}

/// A class or an op.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct NamedRow {
    /// Its name; `other` where there is none.
    pub name: String,
    /// Its time.
    #[serde(flatten)]
    pub cost: Cost,
}

/// A place in a source file.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Place {
    /// As given on the command line.
    pub file: String,
    /// From 1.
    pub line: usize,
    /// In characters, from 1.
    pub column: usize,
}

/// A step.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct StepRow {
    /// Its number in the plan.
    pub step: usize,
    /// `kernel`, `product`, `update`, `concat`, …
    pub kind: String,
    /// The number of its kernel in `texpr emit --stage kernels`.
    pub kernel: Option<usize>,
    /// What made the code that its kernel ran at the end: `cranelift`, or `llvm`, which may have taken over while the program ran.
    #[serde(default)]
    pub code: Option<String>,
    /// The outermost expression it results in, shortened in the middle if it is long.
    pub expression: String,
    /// Where that stands.
    pub place: Option<Place>,
    /// The ops computed in it, each once.
    pub ops: Vec<String>,
    /// How often it ran.
    pub calls: u64,
    /// Its time, which is measured.
    #[serde(flatten)]
    pub cost: Cost,
    /// Bytes of array elements read and written, each once a call.
    pub bytes: u64,
    /// 10⁹ bytes a second.
    pub gb_per_s: f64,
    /// Floating-point operations, as the code states them.
    pub flops: u64,
    /// 10⁹ of them a second.
    pub gflop_per_s: f64,
    /// The most threads that worked on it.
    pub threads: usize,
    /// The part of their time that these threads waited, together; `None` if only the library knows that does the step.
    pub idle_share: Option<f64>,
    /// What bounds it, where that can be said.
    pub bound: Option<Bound>,
}

/// What bounds a step.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Bound {
    /// It moves more than the caches hold, at half the measured bandwidth of this machine or more.
    Memory,
    /// It moves little for its time.
    Compute,
    /// A call does next to nothing: launching it is most of it.
    Overhead,
}

/// A line of a source file.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct LineRow {
    /// Where it stands; the column is its first one.
    pub place: Option<Place>,
    /// Its text without the indentation.
    pub text: String,
    /// Its time.
    #[serde(flatten)]
    pub cost: Cost,
}

/// Memory for arrays.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Memory {
    /// The most bytes at once, partial results included; `None` if the backend does not tell.
    pub peak_bytes: Option<u64>,
    /// Blocks of memory that the system had to give, whose pages cost time when they are first touched.
    #[serde(default)]
    pub fresh_blocks: Option<u64>,
    /// Blocks that were used before.
    #[serde(default)]
    pub reused_blocks: Option<u64>,
    /// Bytes that are kept for what comes next.
    #[serde(default)]
    pub kept_bytes: Option<u64>,
    /// Turns of loops of which several were made of a part of the arrays before the next part, so that it came from memory once.
    #[serde(default)]
    pub turns_together: u64,
    /// The expression whose step reached it; `None` if the inputs alone did.
    pub peak_at: Option<String>,
    /// Where that stands.
    pub place: Option<Place>,
}

/// What profiling cost.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
pub struct Overhead {
    /// How often a step was booked.
    pub bookings: u64,
    /// What one booking costs, measured.
    pub seconds_each: f64,
    /// Both together.
    pub seconds: f64,
    /// Of the run.
    pub share: f64,
}
