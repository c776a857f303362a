//! Runs plans: the steps of a compiled program, one after another, over buffers that know how many still need them.
//!
//! A buffer that nobody else needs is updated in place; one whose last reader is gone returns to the pool, where the next step finds it: so
//! loop carries go back and forth between two buffers without anybody planning it. [`Ready`] is a [`plan::Plan`] for one set of sizes, a
//! [`Workspace`] what a run writes on; both are kept between calls, so a warm call computes no size and allocates only its results.
//!
//! Invariant: every index that a kernel follows was checked by a step before it, or is in range by the type rules and the sizes that a [`Ready`] was
//! made for.

pub mod entry;
mod error;
mod fold;
mod late;
mod launch;
mod library;
mod loops;
mod machine;
mod memory;
mod nest;
pub(crate) mod parallel;
pub mod plan;
mod ready;
mod results;
mod scatter;
mod strip;
mod tiling;
mod update;
mod worth;

pub use error::{FailedAssert, RunError, RunErrorKind, Turn};
pub use memory::Workspace;
pub use ready::Ready;
pub use worth::Worth;

use crate::{Array, Pool};
use machine::Machine;
use std::sync::atomic::AtomicBool;
use std::time::Duration;
use texpr_base::progress::Progress;
use texpr_base::{DType, Span};

/// The value of one input. Complex numbers are taken where the plan has floats with a last axis of two.
#[derive(Clone, Copy, Debug)]
pub struct Given<'a> {
    pub dtype: DType,
    pub shape: &'a [usize],
    /// The elements in C order, aligned for the dtype.
    pub bytes: &'a [u8],
    /// The array they are of, if they are of one: a result that is an input is then no copy.
    pub array: Option<&'a Array>,
}

impl<'a> From<&'a Array> for Given<'a> {
    fn from(array: &'a Array) -> Self {
        Self { dtype: array.dtype(), shape: array.shape(), bytes: array.bytes(), array: Some(array) }
    }
}

/// What a run may use, and whom it tells.
#[derive(Clone, Copy)]
pub struct RunOptions<'a> {
    pub pool: &'a Pool,
    pub threads: usize,
    pub division_by_zero_fails: bool,
    pub interrupt: Option<&'a AtomicBool>,
    /// Whether to keep the time of each step.
    pub profile: bool,
    pub worth: Worth,
    /// Told of each `print` as it happens.
    pub print: &'a dyn Fn(Printed),
    /// Told of the turns of long loops.
    pub progress: Option<&'a Progress<'a>>,
}

impl std::fmt::Debug for RunOptions<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RunOptions").field("threads", &self.threads).finish_non_exhaustive()
    }
}

/// One `print`: its parts in order, for the caller to format.
#[derive(Clone, PartialEq, Debug)]
pub struct Printed {
    pub parts: Vec<PrintedPart>,
    pub span: Span,
}

/// A part of a `print`.
#[derive(Clone, PartialEq, Debug)]
pub enum PrintedPart {
    Text(String),
    Value(Array),
}

/// What a run leaves besides its results.
#[derive(Debug, Default)]
pub struct Report {
    /// The places where an integer was divided by zero, in order of the first time, with how many evaluations did.
    pub divisions_by_zero: Vec<(Span, usize)>,
    /// One per step of the plan; empty unless profiled.
    pub steps: Vec<Booking>,
    /// Turns of loops that were made several at a time.
    pub turns_together: u64,
    /// The step after which the pool held the most, if one took memory and the run was profiled.
    pub peak_step: Option<usize>,
}

/// The cost of one step over all its calls.
#[derive(Clone, Copy, Debug, Default)]
pub struct Booking {
    pub calls: u64,
    pub time: Duration,
    /// The time that threads were there for it, all together, in calls of which it is known how long they worked.
    pub held: Duration,
    /// The time that they worked; the rest of `held` they were idle.
    pub busy: Duration,
    /// Bytes of the arrays read and written.
    pub bytes: u64,
    /// Points computed by kernels; multiplications with an addition by matrix products.
    pub points: u64,
    /// Floating-point operations; slow paths for rare values count nothing.
    pub flops: u64,
    /// The most threads that worked on it.
    pub threads: usize,
}

impl Report {
    /// Adds what another run of the same plan left.
    pub fn add(&mut self, other: Self) {
        for (span, n) in other.divisions_by_zero {
            match self.divisions_by_zero.iter_mut().find(|(place, _)| *place == span) {
                Some((_, count)) => *count += n,
                None => self.divisions_by_zero.push((span, n)),
            }
        }
        self.turns_together += other.turns_together;
        self.peak_step = other.peak_step.or(self.peak_step);
        self.steps.resize(self.steps.len().max(other.steps.len()), Booking::default());
        for (sum, booking) in self.steps.iter_mut().zip(other.steps) {
            sum.add(booking);
        }
    }
}

impl Booking {
    fn add(&mut self, other: Self) {
        self.calls += other.calls;
        self.time += other.time;
        self.held += other.held;
        self.busy += other.busy;
        self.bytes += other.bytes;
        self.points += other.points;
        self.flops += other.flops;
        self.threads = self.threads.max(other.threads);
    }

    /// Books a call's time; `busy` is how long all its threads worked, if that is known. One thread alone works all the time.
    fn book(&mut self, time: Duration, busy: Option<Duration>, threads: usize) {
        self.calls += 1;
        self.time += time;
        if let Some(busy) = busy.or((threads == 1).then_some(time)) {
            self.held += time * threads as u32;
            self.busy += busy;
        }
        self.threads = self.threads.max(threads);
    }
}

/// What booking one call of a step costs on this machine, measured anew.
pub fn booking_cost() -> Duration {
    const CALLS: u32 = 1000;
    let mut booking = Booking::default();
    let start = std::time::Instant::now();
    for _ in 0..CALLS {
        let step = std::time::Instant::now();
        booking.book(step.elapsed(), None, 1);
        std::hint::black_box(&mut booking);
    }
    start.elapsed() / CALLS
}

/// Runs a plan and returns its results, complex numbers as floats with a last axis of two.
///
/// # Errors
/// Those of the oracle.
pub fn run(
    ready: &Ready,
    inputs: &[Option<Given<'_>>],
    workspace: &mut Workspace,
    options: &RunOptions<'_>,
) -> Result<(Vec<Array>, Report), RunError> {
    run_on(ready, inputs, &mut [], workspace, options)
}

/// Runs a plan on arrays that it may write over: those of `own`, one for each input or none at all, are the run's if nobody else holds
/// them, and stand in for what `inputs` says.
///
/// # Errors
/// Those of the oracle; what was taken from `own` is gone then.
pub fn run_on(
    ready: &Ready,
    inputs: &[Option<Given<'_>>],
    own: &mut [Option<Array>],
    workspace: &mut Workspace,
    options: &RunOptions<'_>,
) -> Result<(Vec<Array>, Report), RunError> {
    let mut machine = Machine::new(ready, inputs, workspace, options);
    machine.own = own;
    machine.program(&mut [])?;
    let arrays = machine.take_results()?;
    Ok((arrays, machine.report()))
}

/// Runs a plan and writes its results where the caller wants them; each destination is exactly as long as its result.
///
/// # Errors
/// Those of the oracle; then what was written is of no use.
pub fn run_into(
    ready: &Ready,
    inputs: &[Option<Given<'_>>],
    destinations: &mut [&mut [u8]],
    workspace: &mut Workspace,
    options: &RunOptions<'_>,
) -> Result<Report, RunError> {
    let mut machine = Machine::new(ready, inputs, workspace, options);
    machine.program(destinations)?;
    machine.write_results(destinations);
    Ok(machine.report())
}
