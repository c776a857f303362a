//! Derivatives of conditionals: conditionals of derivatives.

use super::body::flows;
use super::forward::{self, Forward};
use super::reverse::Reverse;
use std::sync::Arc;
use texpr_base::DType;
use texpr_ir::expr::Exprs;
use texpr_ir::graph::{Graph, If, NodeKind};
use texpr_ir::{Ex, NodeId, Type};

/// Adds the cotangents of the captured values, given those of the results.
pub(super) fn pull<'b>(walk: &mut Reverse<'b, '_>, id: NodeId, i: &If, changes: &[Option<Ex<'b>>]) {
    let b = walk.b;
    let node = walk.body.node(id);
    let args: Vec<Ex<'b>> = node.args.iter().map(|arg| walk.values[arg.index()]).collect();
    let wanted: Vec<usize> =
        (1..args.len()).filter(|k| flows(walk.body, &walk.active, id, *k)).map(|k| k - 1).collect();
    let given: Vec<usize> = (0..changes.len()).filter(|k| changes[*k].is_some()).collect();
    let changes: Vec<Ex<'b>> = changes.iter().filter_map(|change| *change).collect();
    let region = |branch: &Graph| {
        let region = Exprs::new(b.shared(), Graph::new());
        region.set_spans(&node.spans);
        {
            let params: Vec<Ex<'_>> =
                branch.params.iter().map(|ty| region.ex(region.param(ty.clone()))).collect();
            let mut known = vec![None; branch.results.len()];
            for (k, change) in given.iter().zip(&changes) {
                known[*k] = Some(region.ex(region.param(change.ty())));
            }
            let values = super::body::inline(&region, branch, &params);
            let by: Vec<bool> = (0..params.len()).map(|k| wanted.contains(&k)).collect();
            let sums = Reverse::new(&region, branch, values, &by, &[]).run(&known);
            let or_zero = |k: &usize| sums[*k].unwrap_or_else(|| region.filled(0.0, &branch.params[*k])).id;
            region.set_results(wanted.iter().map(or_zero).collect());
        }
        region.into_graph()
    };
    let kind = If { then: region(&i.then), otherwise: region(&i.otherwise) };
    let types: Vec<Type> = wanted.iter().map(|k| i.then.params[*k].clone()).collect();
    let all = args.iter().chain(&changes).map(|arg| arg.id).collect();
    let results = several(b, NodeKind::If(Arc::new(kind)), all, &types);
    for (k, result) in wanted.iter().zip(results) {
        walk.add(node.args[k + 1], result);
    }
}

/// The tangents of the results.
pub(super) fn push<'b>(walk: &mut Forward<'b, '_>, id: NodeId, i: &If) -> Vec<Option<Ex<'b>>> {
    let b = walk.b;
    let (args, tangents) = (walk.args(id), walk.of_args(id));
    let spans = walk.body.node(id).spans.clone();
    let region = |branch: &Graph| {
        let region = Exprs::new(b.shared(), Graph::new());
        region.set_spans(&spans);
        {
            let params: Vec<Ex<'_>> =
                branch.params.iter().map(|ty| region.ex(region.param(ty.clone()))).collect();
            let of = |t: &Option<Ex<'b>>| t.map(|t| region.ex(region.param(t.ty())));
            let tangents: Vec<_> = tangents[1..].iter().map(of).collect();
            let (values, out) = forward::push(&region, branch, &params, &tangents);
            let or_zero =
                |(out, value): (Option<Ex<'_>>, Ex<'_>)| out.map_or_else(|| value.zeros().id, |out| out.id);
            region.set_results(out.into_iter().zip(values).map(or_zero).collect());
        }
        region.into_graph()
    };
    let kind = If { then: region(&i.then), otherwise: region(&i.otherwise) };
    let types: Vec<Type> = i.then.results.iter().map(|id| i.then.ty(*id).clone()).collect();
    let given = tangents.iter().filter_map(|t| *t);
    let all = args.iter().copied().chain(given).map(|arg| arg.id).collect();
    several(b, NodeKind::If(Arc::new(kind)), all, &types).into_iter().map(Some).collect()
}

/// The results of a node that has several.
pub(super) fn several<'b>(
    b: &'b Exprs<'b>,
    kind: NodeKind,
    args: Vec<NodeId>,
    types: &[Type],
) -> Vec<Ex<'b>> {
    let first = types.first().cloned().unwrap_or(Type::scalar(DType::Bool));
    let node = b.add(kind, args, first);
    (0u32..).zip(types).map(|(k, ty)| b.ex(b.add(NodeKind::Project(k), vec![node], ty.clone()))).collect()
}
