//! What lies between a value and what it is differentiated by, in the open regions.

use super::Place;
use crate::build::BuildCx;
use crate::flow::{Obstacle, obstacle};
use crate::grad::carries;
use crate::graph::{Node, NodeId, NodeKind};

/// The ways from some values, `by`, to others.
pub(super) struct Way {
    pub(super) roots: Vec<Place>,
    pub(super) by: Vec<Place>,
    /// The nodes that change with `by`.
    after: Vec<Vec<bool>>,
    /// The nodes on the ways.
    pub(super) between: Vec<Vec<bool>>,
}

impl Way {
    pub(super) fn new(cx: &BuildCx, roots: Vec<Place>, flow: &Flow, by: Vec<Place>) -> Self {
        let after = forward(cx, &by);
        let mut between = after.clone();
        for (list, needed) in between.iter_mut().zip(&flow.smooth) {
            list.iter_mut().zip(needed).for_each(|(b, needed)| *b &= *needed);
        }
        Self { roots, by, after, between }
    }

    /// What stands in the way of a derivative; `backward` if turns of loops must be kept.
    pub(super) fn obstacle<'c>(&self, cx: &'c BuildCx, backward: bool) -> Option<Obstacle<'c>> {
        (0..cx.regions.len()).find_map(|depth| {
            obstacle(&cx.regions[depth].graph, &self.after[depth], &self.between[depth], backward)
        })
    }
}

/// From which nodes of the open regions a value can be reached.
pub(super) struct Flow {
    /// By some way at all.
    any: Vec<Vec<bool>>,
    /// By a way on which small changes stay small changes.
    pub(super) smooth: Vec<Vec<bool>>,
}

impl Flow {
    /// Walks back from `roots`. Linear in the nodes of the open regions.
    pub(super) fn to(cx: &BuildCx, roots: &[Place]) -> Self {
        let blank = || cx.regions.iter().map(|region| vec![false; region.graph.len()]).collect::<Vec<_>>();
        let mut flow = Self { any: blank(), smooth: blank() };
        for (depth, node) in roots {
            flow.any[*depth][node.index()] = true;
            flow.smooth[*depth][node.index()] = true;
        }
        for depth in (0..cx.regions.len()).rev() {
            for index in (0..cx.regions[depth].graph.len()).rev() {
                let (any, is_smooth) = (flow.any[depth][index], flow.smooth[depth][index]);
                if !any {
                    continue;
                }
                let graph = &cx.regions[depth].graph;
                let node = graph.node(NodeId::new(index));
                if let Some((depth, outer)) = cx.captured_from(depth, node) {
                    flow.any[depth][outer.index()] |= any;
                    flow.smooth[depth][outer.index()] |= is_smooth;
                }
                for (i, arg) in node.args.iter().enumerate() {
                    flow.any[depth][arg.index()] = true;
                    flow.smooth[depth][arg.index()] |= is_smooth && carries(graph, node, i);
                }
            }
        }
        flow
    }

    /// The first node behind `place` at which every smooth way ends.
    pub(super) fn first_flat(&self, cx: &BuildCx, place: Place) -> Option<Place> {
        if !self.any[place.0][place.1.index()] {
            return None;
        }
        let after = forward(cx, &[place]);
        after.iter().enumerate().skip(place.0).find_map(|(depth, after)| {
            let graph = &cx.regions[depth].graph;
            let reads = |id: &NodeId| {
                let ends = !after[id.index()] && self.any[depth][id.index()];
                ends && graph.node(*id).args.iter().any(|arg| after[arg.index()])
            };
            graph.ids().find(reads).map(|id| (depth, id))
        })
    }
}

/// The nodes that change a little when `from` do.
pub(super) fn forward(cx: &BuildCx, from: &[Place]) -> Vec<Vec<bool>> {
    let mut out: Vec<Vec<bool>> = cx.regions.iter().map(|region| vec![false; region.graph.len()]).collect();
    for (depth, node) in from {
        out[*depth][node.index()] = true;
    }
    for depth in 0..cx.regions.len() {
        let graph = &cx.regions[depth].graph;
        for id in graph.ids() {
            let node = graph.node(id);
            let outside = cx.captured_from(depth, node).is_some_and(|(d, outer)| out[d][outer.index()]);
            let inside =
                (0..node.args.len()).any(|i| out[depth][node.args[i].index()] && carries(graph, node, i));
            out[depth][id.index()] |= outside || inside;
        }
    }
    out
}

impl BuildCx {
    /// What a captured parameter of region `depth` stands for.
    pub(super) fn captured_from(&self, depth: usize, node: &Node) -> Option<Place> {
        let NodeKind::Param(k) = node.kind else { return None };
        let region = &self.regions[depth];
        let captured = (k as usize).checked_sub(region.n_own)?;
        Some((depth - 1, *region.captured.get(captured)?))
    }
}
