//! Derivatives of conditionals: conditionals of derivatives.

use super::body::{flows, inline, silent};
use super::forward::{self, Forward};
use super::reverse::{Found, PutOff, Reverse};
use super::turns::region;
use std::sync::Arc;
use texpr_base::DType;
use texpr_ir::attr::SliceAxis;
use texpr_ir::expr::Exprs;
use texpr_ir::graph::{Graph, If, NodeKind};
use texpr_ir::{Ex, NodeId, Type};

/// Elements picked in a branch, of which the other branch knows nothing: the parameter, the slicing, the types of the starts and of the change.
type Shape = (usize, Vec<SliceAxis>, Vec<Type>);

/// Adds the cotangents of the captured values, given those of the results.
pub(super) fn pull<'b>(walk: &mut Reverse<'b, '_>, id: NodeId, i: &If, changes: &[Option<Ex<'b>>]) {
    let b = walk.b;
    let node = walk.body.node(id);
    let args: Vec<Ex<'b>> = node.args.iter().map(|arg| walk.values[arg.index()]).collect();
    let n = args.len() - 1;
    let wanted: Vec<bool> = (0..n).map(|k| flows(walk.body, &walk.active, id, k + 1)).collect();
    let outside: Vec<bool> = (0..n).map(|k| wanted[k] && walk.puts_off(node.args[k + 1])).collect();
    // A cotangent so far goes through the branches, so that the one taken adds to it in place.
    let sums: Vec<Option<Ex<'b>>> =
        (0..n).map(|k| walk.sum(node.args[k + 1]).filter(|_| wanted[k] && !outside[k])).collect();
    let (then, otherwise) = (Exprs::new(b.shared(), Graph::new()), Exprs::new(b.shared(), Graph::new()));
    let results: Vec<usize>;
    let shapes: [Vec<Shape>; 2];
    {
        let one = Side::new(&then, &i.then, &wanted, &outside, &sums, changes);
        let other = Side::new(&otherwise, &i.otherwise, &wanted, &outside, &sums, changes);
        results = (0..n)
            .filter(|k| wanted[*k] && (one.found.sums[*k].is_some() || other.found.sums[*k].is_some()))
            .collect();
        shapes = [one.shapes(), other.shapes()];
        then.set_results(one.results(&results, &shapes, 0));
        otherwise.set_results(other.results(&results, &shapes, 1));
    }
    let kind = If { then: then.into_graph(), otherwise: otherwise.into_graph() };
    let types: Vec<Type> = kind.then.results.iter().map(|id| kind.then.ty(*id).clone()).collect();
    let given = sums.iter().chain(changes).filter_map(|value| *value);
    let all = args.iter().copied().chain(given).map(|arg| arg.id).collect();
    let mut values = several(b, NodeKind::If(Arc::new(kind)), all, &types).into_iter();
    let mut next = || values.next().expect("invariant: a conditional has the results of its branches");
    for k in results {
        let value = next();
        match sums[k] {
            Some(_) => walk.set(node.args[k + 1], value),
            None => walk.add(node.args[k + 1], value),
        }
    }
    for (param, slices, types) in shapes.into_iter().flatten() {
        let starts: Vec<Ex<'b>> = types[1..].iter().map(|_| next()).collect();
        walk.add_at(node.args[param + 1], &starts, &slices, next());
    }
}

/// One branch of the derivative.
struct Side<'r> {
    region: &'r Exprs<'r>,
    found: Found<'r>,
}

impl<'r> Side<'r> {
    /// Parameters: what the branch captured, cotangents so far, changes of the results.
    fn new(
        region: &'r Exprs<'r>,
        branch: &Graph,
        wanted: &[bool],
        outside: &[bool],
        sums: &[Option<Ex<'_>>],
        changes: &[Option<Ex<'_>>],
    ) -> Self {
        let place = branch.results.first().map(|id| branch.node(*id).spans.clone());
        if let Some(spans) = place {
            region.set_spans(&spans);
        }
        let params: Vec<Ex<'r>> =
            branch.params.iter().map(|ty| region.ex(region.param(ty.clone()))).collect();
        let param = |value: &Option<Ex<'_>>| value.map(|value| region.ex(region.param(value.ty())));
        let sums: Vec<Option<Ex<'r>>> = sums.iter().map(param).collect();
        let changes: Vec<Option<Ex<'r>>> = changes.iter().map(param).collect();
        let again = silent(branch);
        let values = inline(region, &again, &params);
        let walk = Reverse::new(region, &again, values, wanted, &sums).putting_off(outside.to_vec());
        Self { region, found: walk.run(&changes) }
    }

    /// What is put off here.
    fn shapes(&self) -> Vec<Shape> {
        let shape = |put: &PutOff<'_>| {
            let types =
                std::iter::once(put.change).chain(put.starts.iter().copied()).map(|ex| ex.ty()).collect();
            (put.param, put.slices.clone(), types)
        };
        self.found.put_off.iter().map(shape).collect()
    }

    /// The results of the region: cotangents, then what is put off in either branch, which is nothing at the first places in the other one.
    fn results(&self, sums: &[usize], shapes: &[Vec<Shape>; 2], own: usize) -> Vec<NodeId> {
        let zero = |ty: &Type| self.region.filled(0.0, ty).id;
        let of_param = |k: &usize| match self.found.sums[*k] {
            Some(sum) => sum.id,
            None => {
                let ty = self.region.graph().params[*k].clone();
                zero(&ty)
            }
        };
        let mut out: Vec<NodeId> = sums.iter().map(of_param).collect();
        for (side, shapes) in shapes.iter().enumerate() {
            for (k, (_, _, types)) in shapes.iter().enumerate() {
                if side == own {
                    let put = &self.found.put_off[k];
                    out.extend(put.starts.iter().chain([&put.change]).map(|ex| ex.id));
                } else {
                    out.extend(types[1..].iter().chain([&types[0]]).map(zero));
                }
            }
        }
        out
    }
}

/// The tangents of the results.
pub(super) fn push<'b>(walk: &mut Forward<'b, '_>, id: NodeId, i: &If) -> Vec<Option<Ex<'b>>> {
    let b = walk.b;
    let (args, tangents) = (walk.args(id), walk.of_args(id));
    let spans = walk.body.node(id).spans.clone();
    let given: Vec<Ex<'b>> = tangents.iter().filter_map(|t| *t).collect();
    let types: Vec<Type> = (i.then.params.iter().cloned()).chain(given.iter().map(|t| t.ty())).collect();
    let branch = |branch: &Graph| {
        region(b, &spans, &types, |region, params| {
            let (params, mut rest) = (&params[..branch.params.len()], params[branch.params.len()..].iter());
            let of = |t: &Option<Ex<'b>>| t.and_then(|_| rest.next().copied());
            let tangents: Vec<Option<Ex<'_>>> = tangents[1..].iter().map(of).collect();
            let (values, out) = forward::push(region, &silent(branch), params, &tangents);
            let or_zero =
                |(out, value): (Option<Ex<'_>>, Ex<'_>)| out.map_or_else(|| value.zeros().id, |out| out.id);
            out.into_iter().zip(values).map(or_zero).collect()
        })
    };
    let kind = If { then: branch(&i.then), otherwise: branch(&i.otherwise) };
    let types: Vec<Type> = i.then.results.iter().map(|id| i.then.ty(*id).clone()).collect();
    let all = args.iter().chain(&given).map(|arg| arg.id).collect();
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
