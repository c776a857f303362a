//! What bodies of kernels compute though its nature is a pass, or a step, of its own.

use crate::piece::piecewise;
use crate::short::short;
use texpr_ir::core::{Core, CoreGraph, CoreId};

/// Per node of a graph.
#[derive(Clone, Debug)]
pub struct Inside {
    /// An update with two bodies, see [`crate::piece`].
    pub piecewise: Vec<bool>,
    /// A reduction of few elements, see [`crate::short`].
    pub short: Vec<bool>,
}

impl Inside {
    pub fn of(graph: &CoreGraph, live: &[bool]) -> Self {
        Self { piecewise: piecewise(graph, live), short: short(graph) }
    }

    /// Whether the node is a reduction that a pass over the reduced space computes.
    pub fn reduces(&self, graph: &CoreGraph, id: CoreId) -> bool {
        matches!(graph.node(id).kind, Core::Reduce { .. }) && !self.short[id.index()]
    }
}
