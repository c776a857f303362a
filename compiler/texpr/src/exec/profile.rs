//! What each step of a run cost, by the user's own expressions.

use super::frame::{Frame, Machine, Slot};
use std::time::Instant;
use texpr_base::{Span, SpanSet};
use texpr_ir::core::CoreId;
use texpr_ir::interp::InterpError;
use texpr_kernel::ir::Source;
use texpr_kernel::plan::{RegionPlan, Step};

/// One step of a plan, over all its calls.
#[derive(Clone, Debug)]
pub struct Row {
    /// Which step of which region: the number of the region's first kernel, and the step's place.
    key: (usize, usize),
    /// The widest expression it computes.
    pub span: Option<Span>,
    /// All places it computes something for.
    pub spans: SpanSet,
    /// The classes of the ops in it, each once.
    pub classes: Vec<&'static str>,
    pub calls: u64,
    pub nanos: u64,
    /// Bytes of the arrays read and written.
    pub bytes: u64,
}

/// A step that takes time of its own: loops and branches are the sum of what is in them.
fn is_measured(step: &Step) -> bool {
    match step {
        Step::Kernel(_) | Step::Contract(_) | Step::Update(_) | Step::Concat(_) => true,
        Step::Alias(_)
        | Step::Literal(_)
        | Step::Loop { .. }
        | Step::If { .. }
        | Step::Effect(_)
        | Step::Drop(_) => false,
    }
}

impl Machine<'_> {
    /// Does the step, and books its time if the run is being profiled.
    pub(super) fn booked(
        &mut self,
        frame: &mut Frame<'_>,
        plan: &RegionPlan,
        (first, at): (usize, usize),
        work: impl FnOnce(&mut Self, &mut Frame<'_>) -> Result<(), InterpError>,
    ) -> Result<(), InterpError> {
        let step = &plan.steps[at];
        if !self.options.profile || !is_measured(step) {
            return work(self, frame);
        }
        let (members, arrays) = touched(plan, step);
        // What is read has its memory now; what is written has it afterwards.
        let (before, unset): (Vec<CoreId>, Vec<CoreId>) =
            arrays.iter().partition(|id| matches!(frame.slots[id.index()], Slot::One(_)));
        let read = bytes_of(frame, &before);
        let start = Instant::now();
        work(self, frame)?;
        let nanos = start.elapsed().as_nanos() as u64;
        let bytes = read + bytes_of(frame, &unset);
        let key = (first, at);
        let rows = &mut self.outcome.rows;
        let row = match rows.iter().position(|row| row.key == key) {
            Some(k) => &mut rows[k],
            None => {
                let mut spans = SpanSet::empty();
                let mut classes = Vec::new();
                for id in members {
                    let node = plan.graph.node(id);
                    spans.unite(&node.spans);
                    if !node.origin.class.is_empty() && !classes.contains(&node.origin.class) {
                        classes.push(node.origin.class);
                    }
                }
                // The row is called by what it results in, the outermost expression.
                let results = unset.iter().map(|id| &plan.graph.node(*id).spans);
                let span = results.filter_map(SpanSet::primary).next().or(spans.primary());
                rows.push(Row { key, span, spans, classes, calls: 0, nanos: 0, bytes: 0 });
                rows.last_mut().expect("invariant: a row was just added")
            }
        };
        row.calls += 1;
        row.nanos += nanos;
        row.bytes += bytes;
        Ok(())
    }
}

/// The nodes a step computes, and the arrays it reads and writes.
fn touched(plan: &RegionPlan, step: &Step) -> (Vec<CoreId>, Vec<CoreId>) {
    match step {
        Step::Kernel(k) => {
            let info = &plan.kernels[*k];
            let mut arrays: Vec<CoreId> = info.kernel.outs.iter().map(|out| out.node).collect();
            for source in &info.kernel.sources {
                if let Source::Load { node, .. } = source
                    && !arrays.contains(node)
                {
                    arrays.push(*node);
                }
            }
            (info.members.clone(), arrays)
        }
        Step::Contract(id) | Step::Update(id) | Step::Concat(id) => {
            let mut arrays = plan.graph.node(*id).args.clone();
            arrays.push(*id);
            (vec![*id], arrays)
        }
        Step::Alias(_)
        | Step::Literal(_)
        | Step::Loop { .. }
        | Step::If { .. }
        | Step::Effect(_)
        | Step::Drop(_) => (Vec::new(), Vec::new()),
    }
}

fn bytes_of(frame: &Frame<'_>, ids: &[CoreId]) -> u64 {
    ids.iter()
        .map(|id| match &frame.slots[id.index()] {
            Slot::One(array) => array.n_bytes() as u64,
            Slot::Many(_) | Slot::Empty => 0,
        })
        .sum()
}
