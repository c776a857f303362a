//! Derivatives of loops.
//!
//! Forward mode carries tangents beside the values. Reverse mode runs the loop with a stack for each carried value, of which each turn writes its own row
//! in place, and then a loop over the turns from the last to the first, which reads the values a turn began with, computes the turn again, and pulls
//! the cotangents through it. Stacks that no derivative reads are dropped by `loops::trim`, so a loop that is linear in what it carries keeps nothing.

use super::body::{flows, inline, inline_all, silent};
use super::branch::several;
use super::forward::{self, Forward};
use super::reverse::Reverse;
use std::sync::Arc;
use texpr_base::{DType, Scalar, Size, SpanSet};
use texpr_ir::attr::{Attr, SliceAxis, Start};
use texpr_ir::build::names;
use texpr_ir::expr::Exprs;
use texpr_ir::flow::changing;
use texpr_ir::graph::{Effect, EffectKind, Graph, Loop, NodeKind, SizeOrigin};
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

/// Adds the cotangents of the starts and the captured values, given those of the last carries.
pub(super) fn pull<'b>(walk: &mut Reverse<'b, '_>, id: NodeId, l: &Loop, changes: &[Option<Ex<'b>>]) {
    let (b, n) = (walk.b, l.n_carries);
    let node = walk.body.node(id);
    let spans = node.spans.clone();
    let args: Vec<Ex<'b>> = node.args.iter().map(|arg| walk.values[arg.index()]).collect();
    let wanted: Vec<bool> = (3..args.len()).map(|i| flows(walk.body, &walk.active, id, i)).collect();
    let params = changing(l, &wanted[..n], &wanted[n..]);
    let carried: Vec<usize> = (0..n).filter(|k| params[1 + k]).collect();
    let captured: Vec<usize> = (0..wanted.len() - n).filter(|k| wanted[n + k]).collect();
    let kept = stacked(b, l, &args, &spans);
    let again = silent(&l.body);
    // Parameters: index, cotangents of carries, sums for captured values; captured are the stacks, what tells the turn, and all that the loop captured.
    let whole = &l.body.params;
    let of_carries = carried.iter().map(|k| whole[1 + k].clone());
    let of_captured = captured.iter().map(|k| whole[1 + n + k].clone());
    let scalar = Type::scalar(DType::I64);
    let types: Vec<Type> = std::iter::once(scalar.clone())
        .chain(of_carries)
        .chain(of_captured)
        .chain(kept.stacks.iter().map(|stack| stack.ty()))
        .chain([scalar.clone(), scalar.clone(), scalar])
        .chain(whole[1 + n..].iter().cloned())
        .collect();
    let n_sums = carried.len() + captured.len();
    let body = region(b, &spans, &types, |region, given| {
        let stacks = &given[1 + n_sums..1 + n_sums + n];
        let [turns, start, step] = [0, 1, 2].map(|k| given[1 + n_sums + n + k]);
        let turn = turns - 1.0 - given[0];
        let mut values = vec![start + turn * step];
        values.extend(stacks.iter().map(|stack| row(*stack, turn)));
        values.extend(&given[1 + n_sums + n + 3..]);
        let map = inline(region, &again, &values);
        let mut sums = vec![None; values.len()];
        for (place, k) in captured.iter().enumerate() {
            sums[1 + n + k] = Some(given[1 + carried.len() + place]);
        }
        let mut changes = vec![None; n];
        for (place, k) in carried.iter().enumerate() {
            changes[*k] = Some(given[1 + place]);
        }
        let out = Reverse::new(region, &again, map, &params, &sums).run(&changes).sums;
        let or_zero = |k: usize| out[k].unwrap_or_else(|| region.filled(0.0, &whole[k])).id;
        let of_carries = carried.iter().map(|k| or_zero(1 + k));
        of_carries.chain(captured.iter().map(|k| or_zero(1 + n + k))).collect()
    });
    let mut all = vec![b.constant(Scalar::i64(0)), kept.turns, b.constant(Scalar::i64(1))];
    all.extend(carried.iter().map(|k| changes[*k].unwrap_or_else(|| b.filled(0.0, &whole[1 + k]))));
    all.extend(captured.iter().map(|k| b.filled(0.0, &whole[1 + n + k])));
    all.extend(&kept.stacks);
    all.extend([kept.turns, args[0], args[2]]);
    all.extend(&args[3 + n..]);
    let of_carries = carried.iter().map(|k| format!("the cotangent of {}", l.names[*k]));
    let names = of_carries.chain(captured.iter().map(|_| "a cotangent".to_string())).collect();
    let types: Vec<Type> = body.results.iter().map(|id| body.ty(*id).clone()).collect();
    let kind = NodeKind::Loop(Arc::new(Loop { n_carries: n_sums, body, cond: None, names }));
    let results = several(b, kind, all.iter().map(|arg| arg.id).collect(), &types);
    for (place, k) in carried.iter().enumerate() {
        if wanted[*k] {
            walk.add(node.args[3 + k], results[place]);
        }
    }
    for (place, k) in captured.iter().enumerate() {
        walk.add(node.args[3 + n + k], results[carried.len() + place]);
    }
}

/// What the turns of a loop began with.
struct Kept<'b> {
    /// One array for each carry, a row for each turn.
    stacks: Vec<Ex<'b>>,
    /// How many turns there were.
    turns: Ex<'b>,
}

/// The loop, with a stack for each of its carries.
fn stacked<'b>(b: &'b Exprs<'b>, l: &Loop, args: &[Ex<'b>], spans: &SpanSet) -> Kept<'b> {
    let n = l.n_carries;
    let room = room(b, args[0], args[1], args[2]);
    let whole = &l.body.params;
    let stack = |ty: &Type| Type::new(ty.dtype, std::iter::once(&room).chain(&ty.shape).cloned().collect());
    let stacks: Vec<Type> = whole[1..1 + n].iter().map(stack).collect();
    // Parameters: index, carries, stacks, the turn, captured values.
    let types: Vec<Type> = (whole[..1 + n].iter().chain(&stacks).cloned())
        .chain([Type::scalar(DType::I64)])
        .chain(whole[1 + n..].iter().cloned())
        .collect();
    let own = |given: &[Ex<'_>]| -> Vec<usize> { (0..1 + n).chain(2 + 2 * n..given.len()).collect() };
    let body = region(b, spans, &types, |region, given| {
        let values: Vec<Ex<'_>> = own(given).into_iter().map(|k| given[k]).collect();
        let map = inline_all(region, &l.body, &values);
        region.set_spans(spans);
        let turn = given[1 + 2 * n];
        let mut out: Vec<NodeId> = l.body.results.iter().map(|id| map[id.index()].id).collect();
        out.extend((0..n).map(|k| with_row(given[1 + n + k], turn, given[1 + k]).id));
        out.push((turn + 1.0).id);
        out
    });
    let cond = l.cond.as_ref().map(|cond| {
        region(b, spans, &types, |region, given| {
            let values: Vec<Ex<'_>> = own(given).into_iter().map(|k| given[k]).collect();
            let map = inline_all(region, cond, &values);
            cond.results.iter().map(|id| map[id.index()].id).collect()
        })
    });
    let mut all: Vec<NodeId> = args[..3 + n].iter().map(|arg| arg.id).collect();
    all.extend(stacks.iter().map(|ty| b.filled(0.0, ty).id));
    all.push(b.constant(Scalar::i64(0)).id);
    all.extend(args[3 + n..].iter().map(|arg| arg.id));
    let mut names = l.names.clone();
    names.extend(l.names.iter().map(|name| format!("{name} before each turn")));
    names.push("the number of turns".into());
    let has_cond = cond.is_some();
    let types: Vec<Type> = body.results.iter().map(|id| body.ty(*id).clone()).collect();
    let kind = NodeKind::Loop(Arc::new(Loop { n_carries: 2 * n + 1, body, cond, names }));
    let results = several(b, kind, all, &types);
    let turns = if has_cond { results[2 * n] } else { b.size(&room) };
    Kept { stacks: results[n..2 * n].to_vec(), turns }
}

/// The greatest number of turns, as a size.
fn room<'b>(b: &'b Exprs<'b>, start: Ex<'b>, stop: Ex<'b>, step: Ex<'b>) -> Size {
    let size = |value: Ex<'b>| match &b.graph().node(value.id).kind {
        NodeKind::Const(scalar) => Some(Size::constant(scalar.as_i64())),
        NodeKind::Size(size) => Some(size.clone()),
        _ => None,
    };
    let zero = Size::constant(0);
    let by = size(step).and_then(|size| size.as_const());
    if let (Some(start), Some(stop), Some(by)) = (size(start), size(stop), by) {
        let extent = if by > 0 { stop.sub(&start) } else { start.sub(&stop) };
        let extent = if extent.never_negative(&|_| false) { extent } else { extent.at_least(&zero) };
        return extent.ceil_div(by.checked_abs().unwrap_or(i64::MAX));
    }
    // `ceil((stop - start) / step)`, and at least 0.
    let turns = -((-(stop - start)).bin(names::FLOOR_DIVIDE, step));
    let turns = turns.bin(names::MAXIMUM, turns.number(0.0));
    let shared = b.shared();
    let var = shared.sizes.borrow_mut().add("the number of turns".to_string());
    let spans = b.spans();
    let span = spans.primary().expect("invariant: a loop has a place");
    shared.size_origins.borrow_mut().push(SizeOrigin::Data { span, natural: true });
    b.effect(Effect { kind: EffectKind::SetSize(var), args: vec![turns.id], span });
    Size::data(var)
}

fn whole_axes(shape: &[Size]) -> impl Iterator<Item = SliceAxis> + '_ {
    shape.iter().map(|len| SliceAxis::Range {
        start: Start::Size(Size::constant(0)),
        step: 1,
        len: len.clone(),
    })
}

/// Row `turn` of a stack.
fn row<'b>(stack: Ex<'b>, turn: Ex<'b>) -> Ex<'b> {
    let shape = stack.shape();
    let slices = std::iter::once(SliceAxis::At(Start::Arg(1))).chain(whole_axes(&shape[1..])).collect();
    stack.slice(&[turn], slices)
}

/// The stack with `value` as its row `turn`.
fn with_row<'b>(stack: Ex<'b>, turn: Ex<'b>, value: Ex<'b>) -> Ex<'b> {
    let shape = stack.shape();
    let slices = std::iter::once(SliceAxis::At(Start::Arg(2))).chain(whole_axes(&shape[1..])).collect();
    stack.with(names::UPDATE, &[value, turn], vec![Attr::Slices(slices), Attr::None])
}
