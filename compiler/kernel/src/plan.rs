//! The plan of one region: its steps in order, and when each value may be let go.

use crate::ir::KernelInfo;
use crate::nest::Nest;
use crate::roots::Why;
use texpr_ir::core::{CoreGraph, CoreId};

/// A step. Values are named by the core nodes they belong to.
#[derive(Clone, Debug)]
pub enum Step<'a> {
    /// Runs `kernels[k]`.
    Kernel(usize),
    /// The node is its first argument's buffer under another shape.
    Alias(CoreId),
    /// A matrix product.
    Contract(CoreId),
    /// A library routine; its results are the `Alias` steps after it.
    Routine(CoreId),
    /// Copies the base (unless nobody else needs it) and stores the value into the region.
    Update(CoreId),
    Concat(CoreId),
    /// A literal array or a constant that needs memory.
    Literal(CoreId),
    Loop {
        node: CoreId,
        body: Box<RegionPlan<'a>>,
        cond: Option<Box<RegionPlan<'a>>>,
    },
    /// A loop that is one function.
    Nest {
        node: CoreId,
        nest: Box<Nest>,
    },
    If {
        node: CoreId,
        then: Box<RegionPlan<'a>>,
        otherwise: Box<RegionPlan<'a>>,
    },
    /// The region's effect with this number.
    Effect(usize),
    /// The value is not needed any more.
    Drop(CoreId),
}

/// The steps of a program or of a loop's body or a branch.
#[derive(Clone, Debug)]
pub struct RegionPlan<'a> {
    pub graph: &'a CoreGraph,
    pub steps: Vec<Step<'a>>,
    pub kernels: Vec<KernelInfo>,
    /// Why each node has memory, if it has.
    pub why: Vec<Option<Why>>,
}
