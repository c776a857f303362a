//! Drops what loops and branches carry for nothing: results that nobody reads, carries that only feed themselves, captured values that no
//! region uses.
//!
//! Input and output: any program. Keeps: effects and their order, spans, every value that is read. Does not: move work out of loops, which
//! [`crate::hoist`] does.

use rustc_hash::FxHashMap;
use std::sync::Arc;
use texpr_base::DType;
use texpr_ir::graph::{Effect, Graph, If, Loop, Node, NodeKind, Program, Tabulate};
use texpr_ir::{NodeId, Type};

/// Trims every loop and branch of a program.
pub fn trim(mut program: Program) -> Program {
    let is_region = |id: NodeId| {
        matches!(program.graph.node(id).kind, NodeKind::Loop(_) | NodeKind::If(_) | NodeKind::Tabulate(_))
    };
    if !program.graph.ids().any(is_region) {
        return program;
    }
    let defaults: Vec<NodeId> = program.inputs.iter().filter_map(|input| input.default).collect();
    let everything = Keep::everything(&program.graph);
    let (graph, defaults) = rebuild(&program.graph, &defaults, &everything);
    program.graph = graph;
    let mut defaults = defaults.into_iter();
    for default in program.inputs.iter_mut().filter_map(|input| input.default.as_mut()) {
        *default = defaults.next().expect("invariant: as many defaults come back");
    }
    program
}

/// Which parameters and results of a region stay.
struct Keep {
    params: Vec<bool>,
    results: Vec<bool>,
}

impl Keep {
    fn everything(graph: &Graph) -> Self {
        Self { params: vec![true; graph.params.len()], results: vec![true; graph.results.len()] }
    }
}

/// The entries that stay.
fn kept<'a, T>(list: &'a [T], keep: &'a [bool]) -> impl Iterator<Item = &'a T> {
    list.iter().zip(keep).filter(|(_, keep)| **keep).map(|(entry, _)| entry)
}

/// What stands for result `k` of a trimmed loop or branch.
fn renumbered(keep: &[bool], k: u32) -> u32 {
    keep[..k as usize].iter().filter(|keep| **keep).count() as u32
}

/// Copies a region without the parameters and results that go, its own loops and branches trimmed. Recurses as deep as the source nests.
fn rebuild(graph: &Graph, extra: &[NodeId], keep: &Keep) -> (Graph, Vec<NodeId>) {
    let results: Vec<NodeId> = kept(&graph.results, &keep.results).copied().collect();
    let live = live(graph, results.iter().chain(extra));
    let used = used_results(graph, &live, results.iter().chain(extra));
    let mut out = Graph::new();
    out.params = kept(&graph.params, &keep.params).cloned().collect();
    let mut map: Vec<Option<NodeId>> = vec![None; graph.len()];
    let of = |map: &[Option<NodeId>], ids: &[NodeId]| -> Vec<NodeId> {
        ids.iter().map(|id| map[id.index()].expect("invariant: arguments stand before their users")).collect()
    };
    for id in graph.ids().filter(|id| live[id.index()]) {
        let node = graph.node(id);
        let args = of(&map, &node.args);
        let (kind, args, ty) = match &node.kind {
            NodeKind::Param(k) => (NodeKind::Param(renumbered(&keep.params, *k)), args, node.ty.clone()),
            NodeKind::Project(k) => match used.get(&node.args[0]) {
                Some(used) => (NodeKind::Project(renumbered(used, *k)), args, node.ty.clone()),
                None => (node.kind.clone(), args, node.ty.clone()),
            },
            NodeKind::Loop(l) => trim_loop(l, &args, &used[&id]),
            NodeKind::If(i) => trim_if(i, &args, &used[&id]),
            NodeKind::Tabulate(t) => trim_tabulate(t, &args, &used[&id]),
            _ => (node.kind.clone(), args, node.ty.clone()),
        };
        map[id.index()] = Some(out.add(kind, args, ty, &node.spans));
    }
    out.results = of(&map, &results);
    out.effects = graph
        .effects
        .iter()
        .map(|e| Effect { kind: e.kind.clone(), args: of(&map, &e.args), span: e.span })
        .collect();
    let extra = of(&map, extra);
    (out, extra)
}

/// Which results of each live loop and branch are read. A loop's result is also read if a result that is read depends on it.
fn used_results<'a>(
    graph: &Graph,
    live: &[bool],
    roots: impl Iterator<Item = &'a NodeId>,
) -> FxHashMap<NodeId, Vec<bool>> {
    let mut used: FxHashMap<NodeId, Vec<bool>> = FxHashMap::default();
    let n_results = |node: &Node| match &node.kind {
        NodeKind::Loop(l) => Some(l.n_carries),
        NodeKind::If(i) => Some(i.then.results.len()),
        NodeKind::Tabulate(t) => Some(t.body.results.len()),
        _ => None,
    };
    for id in graph.ids().filter(|id| live[id.index()]) {
        let node = graph.node(id);
        if let Some(n) = n_results(node) {
            used.insert(id, vec![false; n]);
        }
        match &node.kind {
            NodeKind::Project(k) => {
                if let Some(used) = used.get_mut(&node.args[0]) {
                    used[*k as usize] = true;
                }
            }
            // What is no projection reads the first result.
            _ => node.args.iter().for_each(|arg| first(&mut used, *arg)),
        }
    }
    roots.for_each(|root| first(&mut used, *root));
    for (id, used) in &mut used {
        if let NodeKind::Loop(l) = &graph.node(*id).kind {
            close(l, used);
        }
    }
    used
}

fn first(used: &mut FxHashMap<NodeId, Vec<bool>>, id: NodeId) {
    if let Some(first) = used.get_mut(&id).and_then(|used| used.first_mut()) {
        *first = true;
    }
}

/// Adds the carries that the condition, the effects, or a carry that stays depends on.
fn close(l: &Loop, used: &mut [bool]) {
    if let Some(cond) = &l.cond {
        mark(cond, &live(cond, cond.results.iter()), used);
    }
    loop {
        let before = used.to_vec();
        mark(&l.body, &live(&l.body, kept(&l.body.results, &before)), used);
        if before == used {
            return;
        }
    }
}

/// Marks the carries among the live parameters.
fn mark(region: &Graph, live: &[bool], used: &mut [bool]) {
    for id in region.ids().filter(|id| live[id.index()]) {
        if let NodeKind::Param(k) = region.node(id).kind
            && let Some(slot) = (k as usize).checked_sub(1).and_then(|k| used.get_mut(k))
        {
            *slot = true;
        }
    }
}

fn trim_loop(l: &Loop, args: &[NodeId], used: &[bool]) -> (NodeKind, Vec<NodeId>, Type) {
    // The index, then the carries that stay, then the captured values that a region reads.
    let mut params = vec![true];
    params.extend(used);
    params.resize(l.body.params.len(), false);
    for (region, results) in std::iter::once((&l.body, used)).chain(l.cond.iter().map(|c| (c, &[true][..]))) {
        read_params(region, results, &mut params);
    }
    let walk = |graph: &Graph, results: &[bool]| {
        let keep = Keep { params: params.clone(), results: results.to_vec() };
        rebuild(graph, &[], &keep).0
    };
    let new = Loop {
        n_carries: used.iter().filter(|used| **used).count(),
        body: walk(&l.body, used),
        cond: l.cond.as_ref().map(|cond| walk(cond, &[true])),
        names: kept(&l.names, used).cloned().collect(),
    };
    let args = args[..3].iter().chain(kept(&args[3..], &params[1..])).copied().collect();
    let ty = first_type(&new.body);
    (NodeKind::Loop(Arc::new(new)), args, ty)
}

fn trim_if(i: &If, args: &[NodeId], used: &[bool]) -> (NodeKind, Vec<NodeId>, Type) {
    let mut params = vec![false; i.then.params.len()];
    read_params(&i.then, used, &mut params);
    read_params(&i.otherwise, used, &mut params);
    let walk = |graph: &Graph| {
        let keep = Keep { params: params.clone(), results: used.to_vec() };
        rebuild(graph, &[], &keep).0
    };
    let new = If { then: walk(&i.then), otherwise: walk(&i.otherwise) };
    let args = args[..1].iter().chain(kept(&args[1..], &params)).copied().collect();
    let ty = first_type(&new.then);
    (NodeKind::If(Arc::new(new)), args, ty)
}

fn trim_tabulate(t: &Tabulate, args: &[NodeId], used: &[bool]) -> (NodeKind, Vec<NodeId>, Type) {
    // The indices, then the captured values that the body reads.
    let n = t.sizes.len();
    let mut params = vec![true; n];
    params.resize(t.body.params.len(), false);
    read_params(&t.body, used, &mut params);
    params[..n].fill(true);
    let keep = Keep { params: params.clone(), results: used.to_vec() };
    let new = Tabulate { sizes: t.sizes.clone(), body: rebuild(&t.body, &[], &keep).0 };
    let args = kept(args, &params[n..]).copied().collect();
    let ty = new.types().first().cloned().unwrap_or(Type::scalar(DType::Bool));
    (NodeKind::Tabulate(Arc::new(new)), args, ty)
}

/// Marks the parameters that the region reads for the results that stay.
fn read_params(region: &Graph, results: &[bool], params: &mut [bool]) {
    let live = live(region, kept(&region.results, results));
    for id in region.ids().filter(|id| live[id.index()]) {
        if let NodeKind::Param(k) = region.node(id).kind {
            params[k as usize] = true;
        }
    }
}

fn first_type(region: &Graph) -> Type {
    region.results.first().map_or_else(|| Type::scalar(DType::Bool), |id| region.ty(*id).clone())
}

/// Nodes that `roots` or the effects need, by index.
fn live<'a>(graph: &'a Graph, roots: impl Iterator<Item = &'a NodeId>) -> Vec<bool> {
    let mut live = vec![false; graph.len()];
    for id in roots.chain(graph.effects.iter().flat_map(|e| &e.args)) {
        live[id.index()] = true;
    }
    for id in (0..graph.len()).rev().map(NodeId::new) {
        if live[id.index()] {
            for arg in &graph.node(id).args {
                live[arg.index()] = true;
            }
        }
    }
    live
}

#[cfg(test)]
mod tests {
    use super::*;
    use texpr_base::{FileId, Scalar, Span, SpanSet};
    use texpr_ir::verify::verify_program;

    #[test]
    fn carries_and_captures_that_nobody_needs_go_away() {
        let i64s = Type::scalar(DType::I64);
        let spans = SpanSet::one(Span::new(FileId(0), 0, 1));
        // Carries a, b, c; captured d, e. a becomes b, b becomes d, c becomes c: only `a` is read, so `c` and `e` go.
        let mut body = Graph::new();
        body.params = vec![i64s.clone(); 6];
        let param =
            |g: &mut Graph, k: u32| g.add(NodeKind::Param(k), vec![], Type::scalar(DType::I64), &spans);
        body.results = [2, 4, 3].map(|k| param(&mut body, k)).to_vec();
        param(&mut body, 5);
        let names = ["a", "b", "c"].map(String::from).to_vec();
        let l = Loop { n_carries: 3, body, cond: None, names };
        let mut graph = Graph::new();
        let args = (0..8).map(|v| graph.constant(Scalar::i64(v), &spans)).collect();
        let l = graph.add(NodeKind::Loop(Arc::new(l)), args, i64s.clone(), &spans);
        let a = graph.add(NodeKind::Project(0), vec![l], i64s, &spans);
        graph.results = vec![a];
        let span = Span::new(FileId(0), 0, 1);
        let outputs = vec![texpr_ir::graph::Output { name: "a".into(), span }];
        let program = trim(Program { graph, outputs, ..Program::default() });
        assert_eq!(verify_program(&program), []);
        let l = program.graph.ids().find_map(|id| match &program.graph.node(id).kind {
            NodeKind::Loop(l) => Some((l.clone(), program.graph.node(id).args.len())),
            _ => None,
        });
        let (l, n_args) = l.unwrap();
        assert_eq!((l.n_carries, l.body.params.len(), n_args), (2, 4, 6));
        assert_eq!(l.names, ["a", "b"]);
    }
}
