//! Which nodes of a graph change a little when others do, and what stands in the way of a derivative.
//!
//! Everything here recurses only as deep as the source nests.

use crate::grad::{carries, smooth, unknown};
use crate::graph::{Graph, Loop, NodeId, NodeKind};
use rustc_hash::FxHashMap;
use texpr_base::Span;

/// Which nodes of a body change a little when these parameters do.
pub fn active(body: &Graph, params: &[bool]) -> Vec<bool> {
    let mut active = vec![false; body.len()];
    for id in body.ids() {
        let node = body.node(id);
        active[id.index()] = match node.kind {
            NodeKind::Param(k) => params.get(k as usize) == Some(&true) && smooth(node.ty.dtype),
            _ => (0..node.args.len()).any(|i| active[node.args[i].index()] && carries(body, node, i)),
        };
    }
    active
}

/// Which parameters of a loop's body change: the carries that begin so or become so, and the captured values.
pub fn changing(l: &Loop, starts: &[bool], captured: &[bool]) -> Vec<bool> {
    let mut params = vec![false];
    params.extend(starts);
    params.extend(captured);
    loop {
        let nodes = active(&l.body, &params);
        let mut grown = false;
        for (k, result) in l.body.results.iter().enumerate() {
            grown |= nodes[result.index()] && !params[1 + k];
            params[1 + k] |= nodes[result.index()];
        }
        if !grown {
            return params;
        }
    }
}

/// Which nodes of a body these results change with.
fn needed(body: &Graph, results: &[bool]) -> Vec<bool> {
    let mut out = vec![false; body.len()];
    for (result, wanted) in body.results.iter().zip(results) {
        out[result.index()] |= *wanted;
    }
    for id in body.ids().rev() {
        if out[id.index()] {
            let node = body.node(id);
            for (i, arg) in node.args.iter().enumerate() {
                out[arg.index()] |= carries(body, node, i);
            }
        }
    }
    out
}

/// Which results of a loop's body matter to the wanted carries: those, and what they are made of turn by turn.
fn needed_carries(l: &Loop, wanted: &[bool]) -> Vec<bool> {
    let mut results = wanted.to_vec();
    loop {
        let nodes = needed(&l.body, &results);
        let mut grown = false;
        for id in l.body.ids().filter(|id| nodes[id.index()]) {
            if let NodeKind::Param(k @ 1..) = l.body.node(id).kind
                && let Some(result) = results.get_mut(k as usize - 1)
            {
                grown |= !*result;
                *result = true;
            }
        }
        if !grown {
            return results;
        }
    }
}

/// What stands in the way of a derivative.
#[derive(Clone, Copy, Debug)]
pub enum Obstacle<'g> {
    /// Nobody knows the derivative of this node, an op.
    Unknown(&'g Graph, NodeId),
    /// A function with a rule of its own (this node) reads a value that changes, of which the rule says nothing.
    Unruled(&'g Graph, NodeId),
    /// Only its condition ends this loop, of which every turn is to be kept.
    Endless(&'g Graph, NodeId),
}

impl Obstacle<'_> {
    /// Where it stands.
    pub fn place(&self) -> Option<Span> {
        let (Self::Unknown(graph, id) | Self::Unruled(graph, id) | Self::Endless(graph, id)) = self;
        graph.node(*id).spans.primary()
    }
}

/// The first obstacle among the nodes of a graph that change (`active`) and matter (`needed`), also inside of loops, branches and bodies. `backward`:
/// whether turns must be kept.
pub fn obstacle<'g>(
    graph: &'g Graph,
    active: &[bool],
    needed: &[bool],
    backward: bool,
) -> Option<Obstacle<'g>> {
    let mut read: FxHashMap<NodeId, Vec<bool>> = FxHashMap::default();
    for id in graph.ids().filter(|id| needed[id.index()]) {
        if let NodeKind::Project(k) = graph.node(id).kind {
            let list = read.entry(graph.node(id).args[0]).or_default();
            list.resize(list.len().max(k as usize + 1), false);
            list[k as usize] = true;
        }
    }
    let on_the_way = |id: &NodeId| active[id.index()] && needed[id.index()];
    graph.ids().filter(on_the_way).find_map(|id| {
        let node = graph.node(id);
        let changes: Vec<bool> =
            (0..node.args.len()).map(|i| active[node.args[i].index()] && carries(graph, node, i)).collect();
        let wanted = |n: usize| -> Vec<bool> {
            let read = read.get(&id);
            (0..n).map(|k| read.is_some_and(|read| read.get(k) == Some(&true))).collect()
        };
        let inside = |body: &'g Graph, params: &[bool], results: &[bool]| {
            obstacle(body, &self::active(body, params), &self::needed(body, results), backward)
        };
        match &node.kind {
            NodeKind::Op { .. } => {
                let is_unknown = (0..changes.len()).any(|i| changes[i] && unknown(node, i));
                is_unknown.then_some(Obstacle::Unknown(graph, id))
            }
            NodeKind::Custom(c) => {
                reads_more(graph, id, c.n_by, active).then_some(Obstacle::Unruled(graph, id))
            }
            NodeKind::Loop(l) => {
                let last = graph.as_const(node.args[1]).map(|scalar| scalar.as_i64());
                if backward && l.cond.is_some() && last == Some(i64::MAX) {
                    return Some(Obstacle::Endless(graph, id));
                }
                let params = changing(l, &changes[3..3 + l.n_carries], &changes[3 + l.n_carries..]);
                inside(&l.body, &params, &needed_carries(l, &wanted(l.n_carries)))
            }
            NodeKind::If(i) => {
                let wanted = wanted(i.then.results.len());
                inside(&i.then, &changes[1..], &wanted)
                    .or_else(|| inside(&i.otherwise, &changes[1..], &wanted))
            }
            NodeKind::Tabulate(t) => {
                let mut params = vec![false; t.sizes.len()];
                params.extend(&changes);
                inside(&t.body, &params, &wanted(t.body.results.len()))
            }
            _ => None,
        }
    })
}

/// Whether the function whose result is the first argument of `id` reads something that changes, but for its own arguments.
fn reads_more(graph: &Graph, id: NodeId, n_by: usize, active: &[bool]) -> bool {
    let args = &graph.node(id).args;
    let (own, mut work) = (&args[1..=n_by], vec![args[0]]);
    let mut seen = vec![false; graph.len()];
    while let Some(id) = work.pop() {
        if own.contains(&id) || !active[id.index()] || std::mem::replace(&mut seen[id.index()], true) {
            continue;
        }
        let node = graph.node(id);
        let from: Vec<NodeId> = (node.args.iter().enumerate())
            .filter(|(i, arg)| active[arg.index()] && carries(graph, node, *i))
            .map(|(_, arg)| *arg)
            .collect();
        if from.is_empty() {
            return true;
        }
        work.extend(from);
    }
    false
}
