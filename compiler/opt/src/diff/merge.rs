//! A loop and the same loop that keeps what its turns began with become one: the value and its derivative share it.

use rustc_hash::FxHashMap;
use texpr_ir::NodeId;
use texpr_ir::graph::{Effect, Graph, Loop, Node, NodeKind};

/// Lets the longer of two loops that do the same stand for both; also tells what `extra` became.
pub(super) fn merge(graph: Graph, extra: &[NodeId]) -> (Graph, Vec<NodeId>) {
    let pairs = pairs(&graph);
    if pairs.is_empty() {
        return (graph, extra.to_vec());
    }
    let mut out = Graph::new();
    out.params.clone_from(&graph.params);
    let mut map: Vec<Option<NodeId>> = vec![None; graph.len()];
    // What stands for a node may come after it, so nodes are copied when they are needed, arguments first.
    for id in graph.ids() {
        let mut work = vec![id];
        while let Some(&id) = work.last() {
            if map[id.index()].is_some() {
                work.pop();
                continue;
            }
            if let Some(longer) = pairs.get(&id) {
                match map[longer.index()] {
                    Some(done) => map[id.index()] = Some(done),
                    None => work.push(*longer),
                }
                continue;
            }
            let node = graph.node(id);
            let missing: Vec<NodeId> =
                node.args.iter().copied().filter(|arg| map[arg.index()].is_none()).collect();
            if missing.is_empty() {
                let args = node.args.iter().filter_map(|arg| map[arg.index()]).collect();
                map[id.index()] = Some(out.add(node.kind.clone(), args, node.ty.clone(), &node.spans));
            } else {
                work.extend(missing);
            }
        }
    }
    let all = |ids: &[NodeId]| -> Vec<NodeId> { ids.iter().filter_map(|id| map[id.index()]).collect() };
    out.results = all(&graph.results);
    out.effects = graph
        .effects
        .iter()
        .map(|e| Effect { kind: e.kind.clone(), args: all(&e.args), span: e.span })
        .collect();
    (out, all(extra))
}

/// Loops, each with a longer one that does all it does.
fn pairs(graph: &Graph) -> FxHashMap<NodeId, NodeId> {
    let mut by_bounds: FxHashMap<&[NodeId], Vec<(NodeId, &Loop)>> = FxHashMap::default();
    for id in graph.ids() {
        let node = graph.node(id);
        if let NodeKind::Loop(l) = &node.kind {
            by_bounds.entry(&node.args[..3]).or_default().push((id, l));
        }
    }
    let mut out = FxHashMap::default();
    for loops in by_bounds.values().filter(|loops| loops.len() > 1) {
        for (short, a) in loops {
            let longer = loops.iter().find(|(long, b)| {
                a.n_carries < b.n_carries
                    && holds((graph.node(*short), a), (graph.node(*long), b))
                    && !depends(graph, *long, *short)
            });
            if let Some((long, _)) = longer {
                out.insert(*short, *long);
            }
        }
    }
    out
}

/// Whether the second loop carries what the first does, and does the same with it.
fn holds(a: (&Node, &Loop), b: (&Node, &Loop)) -> bool {
    let ((a_node, a), (b_node, b)) = (a, b);
    let starts = a_node.args[3..3 + a.n_carries] == b_node.args[3..3 + a.n_carries];
    let captured = a_node.args[3 + a.n_carries..] == b_node.args[3 + b.n_carries..];
    let param = |k: u32| if (k as usize) <= a.n_carries { k } else { k + (b.n_carries - a.n_carries) as u32 };
    let conditions = match (&a.cond, &b.cond) {
        (None, None) => true,
        (Some(a), Some(b)) => same(a, b, 1, &param),
        _ => false,
    };
    starts && captured && conditions && same(&a.body, &b.body, a.n_carries, &param)
}

/// Whether the first `n` results and the effects of both regions are the same, where `param` says which parameter is which.
fn same(a: &Graph, b: &Graph, n: usize, param: &dyn Fn(u32) -> u32) -> bool {
    let mut map: Vec<Option<NodeId>> = vec![None; a.len()];
    let mut known: FxHashMap<(&NodeKind, &[NodeId]), NodeId> = FxHashMap::default();
    for id in b.ids() {
        known.insert((&b.node(id).kind, &b.node(id).args), id);
    }
    for id in a.ids() {
        let node = a.node(id);
        let args: Option<Vec<NodeId>> = node.args.iter().map(|arg| map[arg.index()]).collect();
        let Some(args) = args else { continue };
        let renumbered;
        let kind = match node.kind {
            NodeKind::Param(k) => {
                renumbered = NodeKind::Param(param(k));
                &renumbered
            }
            _ => &node.kind,
        };
        map[id.index()] = known.get(&(kind, args.as_slice())).copied();
    }
    let all = |ids: &[NodeId]| -> Option<Vec<NodeId>> { ids.iter().map(|id| map[id.index()]).collect() };
    let results = all(&a.results[..n]).as_deref() == Some(&b.results[..n]);
    let effects = a.effects.len() == b.effects.len()
        && a.effects
            .iter()
            .zip(&b.effects)
            .all(|(x, y)| x.kind == y.kind && all(&x.args).as_ref() == Some(&y.args));
    results && effects
}

/// Whether `id` needs `other`.
fn depends(graph: &Graph, id: NodeId, other: NodeId) -> bool {
    let mut seen = vec![false; graph.len()];
    let mut work = vec![id];
    while let Some(id) = work.pop() {
        if id == other {
            return true;
        }
        if !std::mem::replace(&mut seen[id.index()], true) {
            work.extend(&graph.node(id).args);
        }
    }
    false
}
