//! The forward pass of a loop whose reverse mode is wanted: a stack for each carried value, of which turns write rows in place.
//!
//! Either each turn writes what it began with, or every `k`-th: turns in between are then computed again from there. Stacks that no derivative reads
//! are dropped by `loops::trim`, so a loop that is linear in what it carries keeps nothing.

use super::body::inline_all;
use super::branch::several;
use super::turns::region;
use std::sync::Arc;
use texpr_base::{DType, Scalar, Size, SpanSet};
use texpr_ir::attr::{Attr, SliceAxis, Start};
use texpr_ir::build::names;
use texpr_ir::expr::Exprs;
use texpr_ir::graph::{Effect, EffectKind, Loop, NodeKind, SizeOrigin};
use texpr_ir::{Ex, NodeId, Type};

/// Which turns keep what they began with.
#[derive(Clone, Copy, Debug)]
pub(super) enum Every<'b> {
    Turn,
    /// Every so many.
    Const(i64),
    /// Every so many: an `i64` scalar.
    Given(Ex<'b>),
}

/// What turns of a loop began with.
pub(super) struct Kept<'b> {
    /// One array for each carry.
    pub(super) stacks: Vec<Ex<'b>>,
    /// How many turns there were.
    pub(super) turns: Ex<'b>,
}

/// The loop, with a stack of so many rows for each of its carries.
pub(super) fn stacked<'b>(
    b: &'b Exprs<'b>,
    l: &Loop,
    args: &[Ex<'b>],
    spans: &SpanSet,
    (rows, every): (&Size, Every<'b>),
) -> Kept<'b> {
    let n = l.n_carries;
    let whole = &l.body.params;
    let stacks: Vec<Type> = whole[1..1 + n].iter().map(|ty| stack_of(ty, rows)).collect();
    let given = match every {
        Every::Given(every) => Some(every),
        Every::Turn | Every::Const(_) => None,
    };
    // Parameters: index, carries, stacks, the turn, captured values, every how many turns keep.
    let types: Vec<Type> = (whole[..1 + n].iter().chain(&stacks).cloned())
        .chain([Type::scalar(DType::I64)])
        .chain(whole[1 + n..].iter().cloned())
        .chain(given.iter().map(|every| every.ty()))
        .collect();
    let own: Vec<usize> = (0..1 + n).chain(2 + 2 * n..1 + n + whole.len()).collect();
    let body = region(b, spans, &types, |region, given| {
        let values: Vec<Ex<'_>> = own.iter().map(|k| given[*k]).collect();
        let map = inline_all(region, &l.body, &values);
        region.set_spans(spans);
        let turn = given[1 + 2 * n];
        // The last turn that writes a row is the one that belongs there.
        let place = match every {
            Every::Turn => turn,
            Every::Const(k) => (turn + (k - 1) as f64).bin(names::FLOOR_DIVIDE, turn.number(k as f64)),
            Every::Given(_) => {
                let every = given[given.len() - 1];
                (turn + every - 1.0).bin(names::FLOOR_DIVIDE, every)
            }
        };
        let mut out: Vec<NodeId> = l.body.results.iter().map(|id| map[id.index()].id).collect();
        out.extend((0..n).map(|k| with_row(given[1 + n + k], place, given[1 + k]).id));
        out.push((turn + 1.0).id);
        out
    });
    let cond = l.cond.as_ref().map(|cond| {
        region(b, spans, &types, |region, given| {
            let values: Vec<Ex<'_>> = own.iter().map(|k| given[*k]).collect();
            let map = inline_all(region, cond, &values);
            cond.results.iter().map(|id| map[id.index()].id).collect()
        })
    });
    let mut all: Vec<NodeId> = args[..3 + n].iter().map(|arg| arg.id).collect();
    all.extend(stacks.iter().map(|ty| b.filled(0.0, ty).id));
    all.push(b.constant(Scalar::i64(0)).id);
    all.extend(args[3 + n..].iter().chain(&given).map(|arg| arg.id));
    let mut names = l.names.clone();
    names.extend(l.names.iter().map(|name| format!("{name} before each turn")));
    names.push("the number of turns".into());
    let types: Vec<Type> = body.results.iter().map(|id| body.ty(*id).clone()).collect();
    let kind = NodeKind::Loop(Arc::new(Loop { n_carries: 2 * n + 1, body, cond, names }));
    let results = several(b, kind, all, &types);
    Kept { stacks: results[n..2 * n].to_vec(), turns: results[2 * n] }
}

/// The type of a stack of values of a type.
pub(super) fn stack_of(ty: &Type, rows: &Size) -> Type {
    Type::new(ty.dtype, std::iter::once(rows).chain(&ty.shape).cloned().collect())
}

/// The greatest number of turns, as a size, and whether a loop without a condition makes as many for certain.
pub(super) fn room<'b>(b: &'b Exprs<'b>, start: Ex<'b>, stop: Ex<'b>, step: Ex<'b>) -> (Size, bool) {
    let known = |id: NodeId| match &b.graph().node(id).kind {
        NodeKind::Const(scalar) => Some(Size::constant(scalar.as_i64())),
        NodeKind::Size(size) => Some(size.clone()),
        _ => None,
    };
    let size = |value: Ex<'b>| known(value.id);
    // Of the lesser of two values, one that is known is no less.
    let most = |value: Ex<'b>| {
        let of_either = {
            let graph = b.graph();
            let node = graph.node(value.id);
            let lesser = matches!(&node.kind, NodeKind::Op { def, .. } if def.name == names::MINIMUM);
            lesser.then(|| node.args.clone())
        };
        size(value).or_else(|| of_either?.into_iter().find_map(known))
    };
    let zero = Size::constant(0);
    let by = size(step).and_then(|size| size.as_const());
    let ends =
        if by.is_some_and(|by| by > 0) { (size(start), most(stop)) } else { (size(start), size(stop)) };
    if let ((Some(start), Some(most)), Some(by)) = (ends, by) {
        let extent = if by > 0 { most.sub(&start) } else { start.sub(&most) };
        let extent = if extent.never_negative(&|_| false) { extent } else { extent.at_least(&zero) };
        return (extent.ceil_div(by.checked_abs().unwrap_or(i64::MAX)), size(stop).is_some());
    }
    // `ceil((stop - start) / step)`, and at least 0.
    let turns = -((-(stop - start)).bin(names::FLOOR_DIVIDE, step));
    let turns = turns.bin(names::MAXIMUM, turns.number(0.0));
    (found_out(b, turns, "the number of turns"), true)
}

/// A scalar that is not negative, as a size.
pub(super) fn found_out<'b>(b: &'b Exprs<'b>, value: Ex<'b>, what: &str) -> Size {
    let shared = b.shared();
    let var = shared.sizes.borrow_mut().add(what.to_string());
    let spans = b.spans();
    let span = spans.primary().expect("invariant: a loop has a place");
    shared.size_origins.borrow_mut().push(SizeOrigin::Data { span, natural: true });
    b.effect(Effect { kind: EffectKind::SetSize(var), args: vec![value.id], span });
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
pub(super) fn row<'b>(stack: Ex<'b>, turn: Ex<'b>) -> Ex<'b> {
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
