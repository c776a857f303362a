//! Moves out of loops what is the same in every turn and costs more than to look it up: reductions, matrix products, costly functions of
//! arrays, and routines where that is safe.
//!
//! Input and output: core graphs. Keeps: every value, effects and their order, spans. Does not: move what may fail or read beside an array,
//! unless a turn is certain to do it too; move what a branch may not need; keep an array larger than those it is made of.

use crate::expand::prune;
use std::sync::Arc;
use texpr_base::Size;
use texpr_ir::Type;
use texpr_ir::attr::Start;
use texpr_ir::core::{Core, CoreGraph, CoreId, CoreIf, CoreLoop, CoreNode, ViewAxis};
use texpr_ir::graph::EffectKind;

/// Whether a size is never below 0.
type Natural<'a> = &'a dyn Fn(&Size) -> bool;

/// Cycles for one element from which a function is looked up rather than worked out again.
const COSTLY: u32 = 16;

/// Arrays of known sizes with no more elements than this are worked out in place.
const FEW: i64 = 64;

/// Moves invariant work out of the loops of a graph, the inner ones first. Recurses as deep as the source nests.
pub(crate) fn hoist(graph: CoreGraph, natural: Natural<'_>) -> CoreGraph {
    let has_regions = graph.nodes.iter().any(|node| matches!(node.kind, Core::Loop(_) | Core::If(_)));
    if !has_regions {
        return graph;
    }
    let mut out = CoreGraph { params: graph.params, ..CoreGraph::default() };
    let mut map: Vec<CoreId> = Vec::with_capacity(graph.nodes.len());
    for mut node in graph.nodes {
        node.args.iter_mut().for_each(|arg| *arg = map[arg.index()]);
        node.kind = match node.kind {
            Core::If(i) => {
                let (then, otherwise) = (hoist(i.then.clone(), natural), hoist(i.otherwise.clone(), natural));
                Core::If(Arc::new(CoreIf { then, otherwise }))
            }
            Core::Loop(l) => {
                let mut l = CoreLoop::clone(&l);
                l.body = hoist(l.body, natural);
                l.cond = l.cond.map(|cond| hoist(cond, natural));
                Core::Loop(Arc::new(out_of_loop(l, &mut node.args, &mut out, natural)))
            }
            other => other,
        };
        map.push(CoreId::new(out.nodes.len()));
        out.nodes.push(node);
    }
    out.results = graph.results.iter().map(|id| map[id.index()]).collect();
    out.effects = graph.effects;
    out.effects.iter_mut().flat_map(|e| &mut e.args).for_each(|arg| *arg = map[arg.index()]);
    out
}

/// The loop without its invariant work, which is added to `outer` and becomes captured values.
fn out_of_loop(
    mut l: CoreLoop,
    args: &mut Vec<CoreId>,
    outer: &mut CoreGraph,
    natural: Natural<'_>,
) -> CoreLoop {
    // Sizes that are set inside mean nothing outside.
    let sets_sizes =
        |graph: &CoreGraph| graph.effects.iter().any(|e| matches!(e.kind, EffectKind::SetSize(_)));
    if sets_sizes(&l.body) || l.cond.as_ref().is_some_and(sets_sizes) {
        return l;
    }
    let runs = l.cond.is_none() && l.body.effects.is_empty() && turns_at_least_once(outer, args);
    let kept = (0..l.n_carries).map(|k| is_param(&l.body, l.body.results[k], k + 1)).collect();
    let mut invariants = Invariants { kept, n_carries: l.n_carries, runs, natural, args, outer };
    l.body = invariants.out_of(l.body);
    l.cond = l.cond.map(|cond| invariants.out_of(cond));
    // What one of the regions captures, both are given.
    let first = l.body.params.len() + 2;
    let added: Vec<Type> = args[first..].iter().map(|arg| outer.ty(*arg).clone()).collect();
    for region in std::iter::once(&mut l.body).chain(&mut l.cond) {
        region.params.extend(added.iter().cloned());
    }
    l
}

fn is_param(graph: &CoreGraph, id: CoreId, k: usize) -> bool {
    matches!(graph.node(id).kind, Core::Param(p) if p as usize == k)
}

/// Whether the bounds are known and the first turn is within them.
fn turns_at_least_once(outer: &CoreGraph, args: &[CoreId]) -> bool {
    let known = |arg: &CoreId| match outer.node(*arg).kind {
        Core::Const(scalar) => Some(scalar.as_i64()),
        _ => None,
    };
    match args.iter().take(3).map(known).collect::<Option<Vec<i64>>>().as_deref() {
        Some([start, stop, step]) => (*step > 0 && start < stop) || (*step < 0 && start > stop),
        _ => false,
    }
}

struct Invariants<'a> {
    /// Which carries never change.
    kept: Vec<bool>,
    n_carries: usize,
    /// Whether the body is certain to run, and nothing stops it half-way.
    runs: bool,
    natural: Natural<'a>,
    args: &'a mut Vec<CoreId>,
    outer: &'a mut CoreGraph,
}

impl Invariants<'_> {
    /// The region with parameters in place of its invariant work.
    fn out_of(&mut self, mut region: CoreGraph) -> CoreGraph {
        let same = self.same_every_turn(&region);
        let worth: Vec<bool> =
            region.ids().map(|id| same[id.index()] && self.is_worth(&region, id)).collect();
        let wanted = frontier(&region, &worth);
        if wanted.is_empty() {
            return region;
        }
        let moved = self.copy_out(&region, &wanted);
        for (id, outside) in wanted.into_iter().zip(moved) {
            let number = self.args.len() - 2;
            self.args.push(outside);
            let node = &mut region.nodes[id.index()];
            node.kind = Core::Param(number as u32);
            node.args.clear();
        }
        prune(region)
    }

    /// Per node: whether it is the same in every turn, and safe to work out before the first.
    fn same_every_turn(&self, region: &CoreGraph) -> Vec<bool> {
        let mut same = vec![false; region.nodes.len()];
        for id in region.ids() {
            let node = region.node(id);
            let of_same = node.args.iter().all(|arg| same[arg.index()]);
            same[id.index()] = of_same && self.is_defined(&node.ty) && self.is_safe(region, node);
        }
        same
    }

    /// Whether arrays of this type can be before the loop: sizes below 0 are an error.
    fn is_defined(&self, ty: &Type) -> bool {
        let outside = |size: &Size| self.args.iter().any(|arg| self.outer.ty(*arg).shape.contains(size));
        ty.shape.iter().all(|size| size.data_vars().is_empty() && ((self.natural)(size) || outside(size)))
    }

    /// Whether the node neither fails nor reads beside an array, if its arguments are there.
    fn is_safe(&self, region: &CoreGraph, node: &CoreNode) -> bool {
        match &node.kind {
            Core::Const(_) | Core::Array(_) | Core::Iota | Core::Map(_) | Core::Reshape => true,
            Core::Concat { .. } | Core::Reduce { .. } | Core::Contract(_) => true,
            Core::Size(size) => size.data_vars().is_empty(),
            // The turn, the carries, and then what is captured.
            Core::Param(k) => match (*k as usize).checked_sub(1) {
                Some(carry) if carry < self.n_carries => self.kept[carry],
                Some(_) => true,
                None => false,
            },
            Core::View(axes) => {
                let source = &region.ty(node.args[0]).shape;
                node.args.len() == 1
                    && axes.iter().zip(source).all(|(axis, size)| inside(axis, size, &node.ty.shape))
            }
            Core::Routine(_) => self.runs,
            Core::Project(_) => matches!(region.node(node.args[0]).kind, Core::Routine(_)),
            Core::Input(_) | Core::Update { .. } | Core::Loop(_) | Core::If(_) => false,
        }
    }

    /// Whether it costs more to work it out again than to look it up.
    fn is_worth(&self, region: &CoreGraph, id: CoreId) -> bool {
        let node = region.node(id);
        match &node.kind {
            Core::Reduce { .. } | Core::Contract(_) => node.args.iter().any(|arg| is_large(region.ty(*arg))),
            Core::Project(_) => true,
            Core::Map(f) => f.cost() >= COSTLY && is_large(&node.ty) && is_backed(region, id),
            _ => false,
        }
    }

    /// Copies nodes and all that they are made of to the outer graph.
    fn copy_out(&mut self, region: &CoreGraph, wanted: &[CoreId]) -> Vec<CoreId> {
        let mut needed = vec![false; region.nodes.len()];
        wanted.iter().for_each(|id| needed[id.index()] = true);
        for i in (0..needed.len()).rev() {
            if needed[i] {
                region.nodes[i].args.iter().for_each(|arg| needed[arg.index()] = true);
            }
        }
        let mut map = vec![CoreId(0); needed.len()];
        for (i, node) in region.nodes.iter().enumerate().filter(|(i, _)| needed[*i]) {
            if let Core::Param(k) = node.kind {
                map[i] = self.args[k as usize + 2];
                continue;
            }
            let args = node.args.iter().map(|arg| map[arg.index()]).collect();
            map[i] = CoreId::new(self.outer.nodes.len());
            self.outer.nodes.push(CoreNode { args, ..node.clone() });
        }
        wanted.iter().map(|id| map[id.index()]).collect()
    }
}

/// Whether a view reads nothing beside an axis of this size.
fn inside(axis: &ViewAxis, size: &Size, shape: &[Size]) -> bool {
    let Start::Size(start) = &axis.start else { return false };
    let not_below = |size: &Size| size.as_const().is_some_and(|n| n >= 0);
    let one = Size::constant(1);
    let last = match axis.out.and_then(|out| shape.get(out)) {
        // The result has the elements that there are, so none may be too many.
        Some(len) => start.add(&len.sub(&one).scale(axis.step)),
        None => start.clone(),
    };
    let last = if axis.step == 0 { start.clone() } else { last };
    let (low, high) = if axis.step < 0 { (&last, start) } else { (start, &last) };
    not_below(low) && not_below(&size.sub(&one).sub(high))
}

fn is_large(ty: &Type) -> bool {
    Size::product(&ty.shape).as_const().is_none_or(|n| n > FEW)
}

/// Whether an array of its shape is there anyway, so that keeping this one costs no more memory than that.
fn is_backed(region: &CoreGraph, id: CoreId) -> bool {
    let shape = &region.ty(id).shape;
    let mut stack = vec![id];
    let mut budget = 64;
    while let Some(id) = stack.pop() {
        budget -= 1;
        let node = region.node(id);
        match node.kind {
            _ if budget == 0 => return false,
            Core::Param(_) | Core::Contract(_) | Core::Reduce { .. } | Core::Project(_) => return true,
            Core::Map(_) => stack.extend(node.args.iter().filter(|arg| region.ty(**arg).shape == *shape)),
            _ => {}
        }
    }
    false
}

/// The worthwhile nodes that the rest of the region reads.
fn frontier(region: &CoreGraph, worth: &[bool]) -> Vec<CoreId> {
    let mut seen = vec![false; worth.len()];
    let mut found = Vec::new();
    let mut stack: Vec<CoreId> =
        region.results.iter().chain(region.effects.iter().flat_map(|e| &e.args)).copied().collect();
    while let Some(id) = stack.pop() {
        if std::mem::replace(&mut seen[id.index()], true) {
            continue;
        }
        if worth[id.index()] {
            found.push(id);
        } else {
            stack.extend(&region.node(id).args);
        }
    }
    found.sort_unstable();
    found
}

#[cfg(test)]
mod tests;
