//! Derivatives worked out: every `Diff` node becomes ordinary nodes, innermost first.
//!
//! Input: a checked program whose bodies are stable (rules of `Stage::Stabilise` ran), so that no derivative is taken of what overflows. Output:
//! the same program without `Diff` and `Mark` nodes. Keeps: effects and their order; what a derivative reads of the value it differentiates is made
//! of the same nodes as the value, so both are computed once. Each node of a derivative has the places of the node it is the derivative of.
//!
//! Reading order: this file finds the derivatives; `body` writes a body out; `reverse` and `forward` are the two modes; `branch`, `turns` with `back` and `keep`, and `table` do
//! conditionals, loops and comprehensions. `ir::build` refused what has no derivative, but for ops that only a derivative of a derivative asks for. Nothing
//! recurses over a graph's depth, only as deep as the source nests.

mod back;
mod body;
mod branch;
mod forward;
mod keep;
mod merge;
mod reverse;
mod table;
mod turns;

use rustc_hash::FxHashMap;
use std::cell::{Cell, RefCell};
use texpr_ir::build::Refused;
use texpr_ir::errors::e0514_no_derivative;
use texpr_ir::expr::{Exprs, Shared};
use texpr_ir::graph::{Diff, Effect, Graph, Mode, NodeKind, Program};
use texpr_ir::{Ex, NodeId, Vocabulary};

/// What makes a graph stable, between the derivatives that are nested in one another.
pub type Stabilise<'a> = &'a dyn Fn(&Graph) -> Graph;

/// Whether the program has a derivative, or what only serves derivatives, that is still to be worked out.
pub fn has_derivatives(graph: &Graph) -> bool {
    graph.ids().any(|id| {
        let kind = &graph.node(id).kind;
        matches!(kind, NodeKind::Diff(_) | NodeKind::Mark(_) | NodeKind::Custom(_))
            || kind.regions().into_iter().any(has_derivatives)
    })
}

/// Works out the derivatives of a program. `max_kept`: see [`Shared::max_kept`].
///
/// # Errors
/// E0514 if the derivative of an op is not known that only derivatives of derivatives ask for.
pub fn differentiate(
    mut program: Program,
    vocabulary: &'static Vocabulary,
    max_kept: i64,
    stabilise: Stabilise<'_>,
) -> Result<Program, Refused> {
    let shared = Shared {
        vocabulary,
        sizes: RefCell::new(std::mem::take(&mut program.sizes)),
        size_origins: RefCell::new(std::mem::take(&mut program.size_origins)),
        unknown: RefCell::new(None),
        max_kept,
        nested: Cell::new(0),
    };
    let defaults: Vec<NodeId> = program.inputs.iter().filter_map(|input| input.default).collect();
    let (graph, defaults) = resolve(&shared, &program.graph, &defaults, stabilise);
    if let Some((op, place)) = shared.unknown.take() {
        return Err(e0514_no_derivative::inside(&op, place));
    }
    let (graph, defaults) = without_rules(&graph, &defaults);
    program.graph = graph;
    let mut defaults = defaults.into_iter();
    for default in program.inputs.iter_mut().filter_map(|input| input.default.as_mut()) {
        *default = defaults.next().expect("invariant: as many defaults come back");
    }
    program.sizes = shared.sizes.into_inner();
    program.size_origins = shared.size_origins.into_inner();
    Ok(program)
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
                kind => {
                    let kind = kind.map_regions(|region| resolve(shared, region, &[], stabilise).0);
                    b.add(kind, args, node.ty.clone())
                }
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

/// The graph without the rules that users gave: each function's result is left. Also tells what `extra` became.
fn without_rules(graph: &Graph, extra: &[NodeId]) -> (Graph, Vec<NodeId>) {
    let mut out = Graph::new();
    out.params.clone_from(&graph.params);
    let mut map: Vec<NodeId> = Vec::with_capacity(graph.len());
    for id in graph.ids() {
        let node = graph.node(id);
        let args: Vec<NodeId> = node.args.iter().map(|arg| map[arg.index()]).collect();
        map.push(match &node.kind {
            NodeKind::Custom(_) => args[0],
            kind => {
                let kind = kind.map_regions(|region| without_rules(region, &[]).0);
                out.add(kind, args, node.ty.clone(), &node.spans)
            }
        });
    }
    let all = |ids: &[NodeId]| -> Vec<NodeId> { ids.iter().map(|id| map[id.index()]).collect() };
    out.results = all(&graph.results);
    let effect = |e: &Effect| Effect { kind: e.kind.clone(), args: all(&e.args), span: e.span };
    out.effects = graph.effects.iter().map(effect).collect();
    (out, all(extra))
}

/// The results of a derivative, whose arguments are given.
fn derivative(b: &Exprs<'_>, diff: &Diff, args: &[NodeId], stabilise: Stabilise<'_>) -> Vec<NodeId> {
    let resolved;
    let body = match has_derivatives(&diff.body) {
        true => {
            let nested = &b.shared().nested;
            nested.set(nested.get() + 1);
            resolved = stabilise(&resolve(b.shared(), &diff.body, &[], stabilise).0);
            nested.set(nested.get() - 1);
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
