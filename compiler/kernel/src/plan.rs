//! The plan of one region: its steps in order, and when each value may be let go.

use crate::ir::{KernelInfo, Source};
use crate::nest::Nest;
use crate::roots::Why;
use crate::strip::Strip;
use crate::tiling::Tiling;
use rustc_hash::FxHashMap;
use texpr_base::Size;
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

impl Step<'_> {
    /// What must be there before the step.
    pub fn reads(&self, graph: &CoreGraph, kernels: &[KernelInfo]) -> Vec<CoreId> {
        match self {
            Self::Kernel(k) => {
                let sources = &kernels[*k].kernel.sources;
                let starts =
                    sources.iter().flat_map(|source| source.at().dynamic.iter().map(|(node, _)| *node));
                sources.iter().filter_map(Source::node).chain(starts).collect()
            }
            Self::Effect(k) => graph.effects[*k].args.clone(),
            Self::Drop(_) => Vec::new(),
            _ => self.node().map_or_else(Vec::new, |id| graph.node(id).args.clone()),
        }
    }

    /// What is there after it.
    pub fn writes(&self, kernels: &[KernelInfo]) -> Vec<CoreId> {
        match self {
            Self::Kernel(k) => kernels[*k].kernel.outs.iter().map(|out| out.node).collect(),
            _ => self.node().into_iter().collect(),
        }
    }

    /// The node whose step it is.
    fn node(&self) -> Option<CoreId> {
        match self {
            Self::Alias(id)
            | Self::Contract(id)
            | Self::Routine(id)
            | Self::Update(id)
            | Self::Concat(id)
            | Self::Literal(id)
            | Self::Loop { node: id, .. }
            | Self::Nest { node: id, .. }
            | Self::If { node: id, .. } => Some(*id),
            Self::Kernel(_) | Self::Effect(_) | Self::Drop(_) => None,
        }
    }
}

/// The steps of a program or of a loop's body or a branch.
#[derive(Clone, Debug)]
pub struct RegionPlan<'a> {
    pub graph: &'a CoreGraph,
    pub steps: Vec<Step<'a>>,
    pub kernels: Vec<KernelInfo>,
    /// By what their first steps make first.
    pub strips: FxHashMap<CoreId, Strip>,
    /// How many rows the carries have, if it is the body of a loop whose turns stay in their rows ([`crate::turns`]).
    pub turns: Option<Size>,
    /// How turns may be made together, if it is the body of a loop ([`crate::tiling`]).
    pub tiling: Option<Tiling>,
    /// Why each node has memory, if it has.
    pub why: Vec<Option<Why>>,
}
