//! What each step of a run cost, by the user's own expressions: [`Profile`].
//!
//! Invariant: the shares of a view, with its remaining time, sum to 1; text and JSON show one and the same [`Profile`].

mod bound;
mod collect;
mod report;
mod text;

pub use collect::Measured;
pub use report::{
    Bound, Cost, LineRow, Memory, NamedRow, Overhead, Phase, Place, Profile, Remaining, StepRow, VERSION,
    View,
};

use super::{Executable, Generator};
use texpr_base::Span;
use texpr_runtime::exec::Booking;

/// What is known of a step when it is compiled.
#[derive(Clone, Debug, Default)]
pub struct StepInfo {
    /// `kernel`, `product`, `update`, `concat`, …
    pub kind: &'static str,
    /// The expression it results in.
    pub span: Option<Span>,
    /// What is computed in it.
    pub members: Vec<Member>,
    /// The number of its kernel, by which `texpr emit --stage kernels` shows it.
    pub kernel: Option<usize>,
}

/// One op's part in a step.
#[derive(Clone, Copy, Debug)]
pub struct Member {
    pub op: &'static str,
    pub class: &'static str,
    pub span: Option<Span>,
    /// Its share of the step's time is in proportion to this.
    pub cost: u32,
}

/// One step of a run with its cost over all calls.
#[derive(Clone, Debug)]
pub struct Row {
    /// Its number in the plan.
    pub step: usize,
    pub info: StepInfo,
    /// What made the code that its kernel ran at the end, if it is one.
    pub code: Option<Generator>,
    pub booking: Booking,
}

/// The steps that took time, in the order of the plan.
pub fn rows(executable: &Executable, bookings: &[Booking]) -> Vec<Row> {
    let pairs = executable.steps().iter().zip(bookings).enumerate();
    let ran = pairs.filter(|(_, (_, booking))| booking.calls > 0);
    ran.map(|(step, (info, booking))| {
        let code = info.kernel.map(|kernel| executable.generator_of(kernel));
        Row { step, info: info.clone(), code, booking: *booking }
    })
    .collect()
}
