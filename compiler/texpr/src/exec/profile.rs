//! What each step of a run cost, by the user's own expressions.

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
    /// Floating-point operations at each point.
    pub flops: u32,
}

/// One op's part in a step.
#[derive(Clone, Debug)]
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
    pub info: StepInfo,
    pub booking: Booking,
}

/// The steps that took time, in the order of the plan.
pub fn rows(steps: &[StepInfo], bookings: &[Booking]) -> Vec<Row> {
    let pairs = steps.iter().zip(bookings).filter(|(_, booking)| booking.calls > 0);
    pairs.map(|(info, booking)| Row { info: info.clone(), booking: *booking }).collect()
}
