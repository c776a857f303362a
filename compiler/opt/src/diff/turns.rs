//! Tangents of loops, carried beside the values. `back` has the other mode.

use super::body::{inline_all, silent};
use super::branch::several;
use super::forward::{self, Forward};
use std::sync::Arc;
use texpr_base::SpanSet;
use texpr_ir::expr::Exprs;
use texpr_ir::flow::changing;
use texpr_ir::graph::{Graph, Loop, NodeKind};
use texpr_ir::{Ex, NodeId, Type};

/// A region with parameters of these types.
pub(super) fn region<'v>(
    b: &Exprs<'v>,
    spans: &SpanSet,
    types: &[Type],
    make: impl for<'r> FnOnce(&'r Exprs<'r>, &[Ex<'r>]) -> Vec<NodeId>,
) -> Graph {
    let region = Exprs::new(b.shared(), Graph::new());
    region.set_spans(spans);
    {
        let params: Vec<Ex<'_>> = types.iter().map(|ty| region.ex(region.param(ty.clone()))).collect();
        let results = make(&region, &params);
        region.set_results(results);
    }
    region.into_graph()
}

/// The tangents of the last carries.
pub(super) fn push<'b>(walk: &mut Forward<'b, '_>, id: NodeId, l: &Loop) -> Vec<Option<Ex<'b>>> {
    let (b, n) = (walk.b, l.n_carries);
    let (args, tangents) = (walk.args(id), walk.of_args(id));
    let spans = walk.body.node(id).spans.clone();
    let is_some: Vec<bool> = tangents[3..].iter().map(Option::is_some).collect();
    let params = changing(l, &is_some[..n], &is_some[n..]);
    let carried: Vec<usize> = (0..n).filter(|k| params[1 + k]).collect();
    let captured: Vec<usize> = (0..is_some.len() - n).filter(|k| is_some[n + k]).collect();
    let again = silent(&l.body);
    // Parameters: index, carries, their tangents, captured values, their tangents.
    let whole = &l.body.params;
    let of_carries = carried.iter().map(|k| whole[1 + k].clone());
    let of_captured = captured.iter().map(|k| whole[1 + n + k].clone());
    let types: Vec<Type> = (whole[..1 + n].iter().cloned().chain(of_carries))
        .chain(whole[1 + n..].iter().cloned())
        .chain(of_captured)
        .collect();
    let own: Vec<usize> = (0..1 + n).chain(1 + n + carried.len()..carried.len() + whole.len()).collect();
    let body = region(b, &spans, &types, |region, params| {
        let values: Vec<Ex<'_>> = own.iter().map(|k| params[*k]).collect();
        let mut tangents = vec![None; values.len()];
        for (place, k) in carried.iter().enumerate() {
            tangents[1 + k] = Some(params[1 + n + place]);
        }
        for (place, k) in captured.iter().enumerate() {
            tangents[1 + n + k] = Some(params[carried.len() + whole.len() + place]);
        }
        let (results, changes) = forward::push(region, &again, &values, &tangents);
        let mut out: Vec<NodeId> = results.iter().map(|result| result.id).collect();
        out.extend(carried.iter().map(|k| changes[*k].map_or_else(|| results[*k].zeros().id, |t| t.id)));
        out
    });
    let cond = l.cond.as_ref().map(|cond| {
        region(b, &spans, &types, |region, params| {
            let values: Vec<Ex<'_>> = own.iter().map(|k| params[*k]).collect();
            let map = inline_all(region, cond, &values);
            cond.results.iter().map(|id| map[id.index()].id).collect()
        })
    });
    let mut all: Vec<NodeId> = args[..3 + n].iter().map(|arg| arg.id).collect();
    all.extend(carried.iter().map(|k| tangents[3 + k].unwrap_or_else(|| args[3 + k].zeros()).id));
    all.extend(args[3 + n..].iter().map(|arg| arg.id));
    all.extend(captured.iter().filter_map(|k| tangents[3 + n + k]).map(|t| t.id));
    let mut names = l.names.clone();
    names.extend(carried.iter().map(|k| format!("the tangent of {}", l.names[*k])));
    let types: Vec<Type> = body.results.iter().map(|id| body.ty(*id).clone()).collect();
    let kind = NodeKind::Loop(Arc::new(Loop { n_carries: n + carried.len(), body, cond, names }));
    let results = several(b, kind, all, &types);
    let mut out = vec![None; n];
    for (place, k) in carried.iter().enumerate() {
        out[*k] = Some(results[n + place]);
    }
    out
}
