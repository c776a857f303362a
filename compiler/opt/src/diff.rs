//! Derivatives worked out: every `Diff` node becomes ordinary nodes, innermost first.
//!
//! Input: a checked program whose bodies are stable (rules of `Stage::Stabilise` ran), so that no derivative is taken of what overflows. Output:
//! the same program without `Diff` and `Mark` nodes. Keeps: effects and their order; what a derivative reads of the value it differentiates is made
//! of the same nodes as the value, so both are computed once. Each node of a derivative has the places of the node it is the derivative of.
//!
//! Reading order: this file finds the derivatives; `body` writes a body out; `reverse` and `forward` are the two modes; `branch`, `turns` and `table` do
//! conditionals, loops and comprehensions. Nothing here can fail: `ir::build` refused what has no derivative. Nothing recurses over a graph's depth,
//! only as deep as the source nests.

mod body;
mod branch;
mod forward;
mod merge;
mod reverse;
mod table;
mod turns;

use rustc_hash::FxHashMap;
use std::cell::RefCell;
use std::sync::Arc;
use texpr_ir::expr::{Exprs, Shared};
use texpr_ir::graph::{Diff, Effect, Graph, If, Loop, Mode, NodeKind, Program, Tabulate};
use texpr_ir::{Ex, NodeId, Vocabulary};

/// What makes a graph stable, between the derivatives that are nested in one another.
pub type Stabilise<'a> = &'a dyn Fn(&Graph) -> Graph;

/// Whether the program has a derivative, or a mark for one, that is still to be worked out.
pub fn has_derivatives(graph: &Graph) -> bool {
    graph.ids().any(|id| match &graph.node(id).kind {
        NodeKind::Diff(_) | NodeKind::Mark(_) => true,
        NodeKind::Loop(l) => has_derivatives(&l.body) || l.cond.as_ref().is_some_and(has_derivatives),
        NodeKind::If(i) => has_derivatives(&i.then) || has_derivatives(&i.otherwise),
        NodeKind::Tabulate(t) => has_derivatives(&t.body),
        _ => false,
    })
}

/// Works out the derivatives of a program.
pub fn differentiate(
    mut program: Program,
    vocabulary: &'static Vocabulary,
    stabilise: Stabilise<'_>,
) -> Program {
    let shared = Shared {
        vocabulary,
        sizes: RefCell::new(std::mem::take(&mut program.sizes)),
        size_origins: RefCell::new(std::mem::take(&mut program.size_origins)),
    };
    let defaults: Vec<NodeId> = program.inputs.iter().filter_map(|input| input.default).collect();
    let (graph, defaults) = resolve(&shared, &program.graph, &defaults, stabilise);
    program.graph = graph;
    let mut defaults = defaults.into_iter();
    for default in program.inputs.iter_mut().filter_map(|input| input.default.as_mut()) {
        *default = defaults.next().expect("invariant: as many defaults come back");
    }
    program.sizes = shared.sizes.into_inner();
    program.size_origins = shared.size_origins.into_inner();
    program
}

/// Copies a graph, with the derivatives in it worked out, and tells what `extra` became.
fn resolve(
    shared: &Shared,
    graph: &Graph,
    extra: &[NodeId],
    stabilise: Stabilise<'_>,
) -> (Graph, Vec<NodeId>) {
    let mut out = Graph::new();
    out.params.clone_from(&graph.params);
    out.reserve(graph.len());
    let b = Exprs::new(shared, out);
    let (results, effects, extra) = {
        let mut map: Vec<NodeId> = Vec::with_capacity(graph.len());
        let mut solved: FxHashMap<NodeId, Vec<NodeId>> = FxHashMap::default();
        for id in graph.ids() {
            let node = graph.node(id);
            let args: Vec<NodeId> = node.args.iter().map(|arg| map[arg.index()]).collect();
            b.set_spans(&node.spans);
            map.push(match &node.kind {
                NodeKind::Mark(_) => args[0],
                NodeKind::Project(k) if solved.contains_key(&node.args[0]) => {
                    solved[&node.args[0]][*k as usize]
                }
                NodeKind::Diff(diff) => {
                    let results = derivative(&b, diff, &args, stabilise);
                    let first = results[0];
                    solved.insert(id, results);
                    first
                }
                kind => b.add(inside(shared, kind, stabilise), args, node.ty.clone()),
            });
        }
        let all = |ids: &[NodeId]| -> Vec<NodeId> { ids.iter().map(|id| map[id.index()]).collect() };
        let effect = |e: &Effect| Effect { kind: e.kind.clone(), args: all(&e.args), span: e.span };
        let effects: Vec<Effect> = graph.effects.iter().map(effect).collect();
        (all(&graph.results), effects, all(extra))
    };
    let mut out = b.into_graph();
    out.results = results;
    // The sizes that derivatives found out are known before whatever the program does.
    out.effects.extend(effects);
    merge::merge(out, &extra)
}

/// The kind with the derivatives in its regions worked out.
fn inside(shared: &Shared, kind: &NodeKind, stabilise: Stabilise<'_>) -> NodeKind {
    let walk = |graph: &Graph| resolve(shared, graph, &[], stabilise).0;
    match kind {
        NodeKind::Loop(l) => NodeKind::Loop(Arc::new(Loop {
            n_carries: l.n_carries,
            body: walk(&l.body),
            cond: l.cond.as_ref().map(walk),
            names: l.names.clone(),
        })),
        NodeKind::If(i) => NodeKind::If(Arc::new(If { then: walk(&i.then), otherwise: walk(&i.otherwise) })),
        NodeKind::Tabulate(t) => {
            NodeKind::Tabulate(Arc::new(Tabulate { sizes: t.sizes.clone(), body: walk(&t.body) }))
        }
        other => other.clone(),
    }
}

/// The results of a derivative, whose arguments are given.
fn derivative(b: &Exprs<'_>, diff: &Diff, args: &[NodeId], stabilise: Stabilise<'_>) -> Vec<NodeId> {
    let resolved;
    let body = match has_derivatives(&diff.body) {
        true => {
            resolved = stabilise(&resolve(b.shared(), &diff.body, &[], stabilise).0);
            &resolved
        }
        false => &diff.body,
    };
    // The body, and about twice as much for its derivative.
    b.reserve(body.len().saturating_mul(3));
    let args: Vec<Ex<'_>> = args.iter().map(|id| b.ex(*id)).collect();
    let (params, changes) = args.split_at(body.params.len());
    let spans = b.spans();
    let results = match diff.mode {
        Mode::Pull => reverse::pull(b, body, params, diff.n_by, changes),
        Mode::Push => {
            let tangents: Vec<Option<Ex<'_>>> = changes.iter().copied().map(Some).collect();
            forward::push(b, body, params, &tangents).1
        }
    };
    b.set_spans(&spans);
    let types = diff.types();
    let or_zero = |(result, ty): (Option<Ex<'_>>, _)| result.unwrap_or_else(|| b.filled(0.0, ty)).id;
    results.into_iter().zip(&types).map(or_zero).collect()
}
