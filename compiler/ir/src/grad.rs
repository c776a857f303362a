//! How an op is differentiated: data of its entry, from which both modes and the checks are derived.

use crate::attr::Attr;
use crate::expr::Ex;
use crate::graph::{Graph, Node, NodeId, NodeKind};
use crate::op::OpDef;
use texpr_base::DType;

/// The derivative of an op. Only arguments of float and complex dtypes have one; what is said of the others is never asked.
///
/// Complex numbers follow JAX: the cotangent of an argument of a holomorphic op is its complex derivative times the cotangent of the result,
/// not conjugated.
#[derive(Clone, Copy, Debug)]
pub enum Grad {
    /// Its result does not change when the arguments do, except in jumps: comparisons, `floor`, integers, random numbers.
    Zero,
    /// Elementwise: the slope by each argument.
    Each(&'static [Slope]),
    /// Linear in all its differentiable arguments together: `f(a + da, b + db) = f(a, b) + f(da, db)`.
    Linear(Pull),
    /// Linear in each differentiable argument on its own.
    Multilinear(Pull),
    /// Anything else.
    Pull(Pull),
    /// Nobody has written it yet.
    Unknown,
}

/// How an elementwise result changes with one argument.
#[derive(Clone, Copy, Debug)]
pub enum Slope {
    /// The partial derivative times a change `d`.
    Is(for<'b> fn(&Local<'b>) -> Ex<'b>),
    /// Not at all.
    Zero,
    /// Nobody has written it yet.
    Unknown,
}

/// The cotangents of the arguments, given that of the result; `None` for an argument that nobody asks for ([`Pullback::wants`]), or whose
/// derivative is 0. Each has the type of its argument.
pub type Pull = for<'b> fn(&Pullback<'b>) -> Vec<Option<Ex<'b>>>;

/// An elementwise op at one place.
#[derive(Clone, Debug)]
pub struct Local<'b> {
    /// The arguments, as promoted.
    pub x: Vec<Ex<'b>>,
    /// The result.
    pub y: Ex<'b>,
    /// The change of the result (or, in forward mode, of the argument).
    pub d: Ex<'b>,
    pub attrs: Vec<Attr>,
}

/// A node whose cotangent is known.
#[derive(Clone, Debug)]
pub struct Pullback<'b> {
    /// The arguments, as promoted.
    pub x: Vec<Ex<'b>>,
    /// The result.
    pub y: Ex<'b>,
    /// The cotangent of the result, of its type.
    pub dy: Ex<'b>,
    pub attrs: Vec<Attr>,
    /// Which arguments' cotangents are asked for.
    pub wanted: Vec<bool>,
}

impl<'b> Pullback<'b> {
    /// Whether anybody asks for the cotangent of argument `i`.
    pub fn wants(&self, i: usize) -> bool {
        self.wanted[i]
    }

    /// The cotangent of argument `i`, made only if somebody asks for it.
    pub fn of(&self, i: usize, make: impl FnOnce() -> Ex<'b>) -> Option<Ex<'b>> {
        self.wants(i).then(make)
    }

    /// [`Pullback::of`] for an op of one differentiable array, its first.
    pub fn first(&self, make: impl FnOnce() -> Ex<'b>) -> Vec<Option<Ex<'b>>> {
        let mut out = vec![None; self.x.len()];
        out[0] = self.of(0, make);
        out
    }
}

/// Whether values of the dtype change a little.
pub fn smooth(dtype: DType) -> bool {
    dtype.is_float() || dtype.is_complex()
}

/// Whether a change of argument `i` changes the result of an op by something else than jumps.
fn flows(def: &OpDef, i: usize) -> bool {
    match def.grad {
        Grad::Zero => false,
        Grad::Each(slopes) => slopes.get(i).is_some_and(|slope| !matches!(slope, Slope::Zero)),
        Grad::Linear(_) | Grad::Multilinear(_) | Grad::Pull(_) | Grad::Unknown => true,
    }
}

/// Whether nobody knows how the node changes with argument `i`.
pub fn unknown(node: &Node, i: usize) -> bool {
    let NodeKind::Op { def, .. } = &node.kind else { return false };
    match def.grad {
        Grad::Unknown => true,
        Grad::Each(slopes) => matches!(slopes.get(i), Some(Slope::Unknown)),
        Grad::Zero | Grad::Linear(_) | Grad::Multilinear(_) | Grad::Pull(_) => false,
    }
}

/// Whether small changes of argument `i` become small changes of the node.
pub fn carries(graph: &Graph, node: &Node, i: usize) -> bool {
    if !smooth(graph.ty(node.args[i]).dtype) && !several(graph, node.args[i]) {
        return false;
    }
    match &node.kind {
        NodeKind::Op { def, .. } => smooth(node.ty.dtype) && flows(def, i),
        NodeKind::Project(_) | NodeKind::Mark(_) => smooth(node.ty.dtype),
        NodeKind::Custom(c) => (1..=c.n_by).contains(&i),
        NodeKind::Loop(_) | NodeKind::If(_) | NodeKind::Tabulate(_) | NodeKind::Diff(_) => true,
        NodeKind::Const(_)
        | NodeKind::Array(_)
        | NodeKind::Input(_)
        | NodeKind::Param(_)
        | NodeKind::Size(_) => false,
    }
}

/// Whether the node stands for several results, of which its type is only the first.
pub fn several(graph: &Graph, id: NodeId) -> bool {
    matches!(
        graph.node(id).kind,
        NodeKind::Loop(_) | NodeKind::If(_) | NodeKind::Tabulate(_) | NodeKind::Diff(_)
    )
}
