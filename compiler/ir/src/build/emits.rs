//! `emit`: what a loop gives away in each turn, stacked.
//!
//! The stack is a carry like any other, an array with room for every turn, of which each turn writes its own row in place. So nothing behind
//! this module knows of `emit`.

use crate::attr::{Attr, SliceAxis, Start};
use crate::build::index::Item;
use crate::build::loops::{Body, Condition, Host, LoopHead, carried_loop};
use crate::build::operand::{Operand, Refused};
use crate::build::{BuildCx, names};
use crate::errors::{e0207_unknown_size, e0416_carry, e0427_emit};
use crate::ty::Type;
use texpr_base::{DType, Scalar, Size, Span};

/// A loop whose body gives `head.n_emits` values after the next carries: the last carries, then the stacked values. With a condition there are
/// as many of them as there were turns.
///
/// The body is read once more than that of other loops: what it emits must be known before the room for it is made.
pub(super) fn emitting_loop<H: Host, E: From<Refused>>(
    host: &mut H,
    head: &LoopHead,
    mut condition: Option<Condition<'_, H, E>>,
    body: Body<'_, H, E>,
) -> Result<Vec<Operand>, E> {
    let Some(range) = head.range else {
        return Err(e0427_emit::no_range(head.span).into());
    };
    let (n, has_condition) = (head.carries.len(), condition.is_some());
    let emitted = types_of_emitted(host, head, condition.as_mut(), body)?;
    let cx = host.cx();
    let room = room(cx, range, head.span)?;
    // Without a condition, the index of a range that goes up by ones from 0 tells the number of the turn. Otherwise turns are counted.
    let is = |cx: &BuildCx, bound: Operand, value: i64| cx.const_int(bound) == Some(value);
    let counts = has_condition || !is(cx, range[0], 0) || !is(cx, range[2], 1);
    let mut carries = head.carries.clone();
    for (ty, span) in &emitted {
        let shape = std::iter::once(&room).chain(&ty.shape).cloned().collect();
        let zero = cx.constant(Scalar::zero(ty.dtype), *span);
        let stack = cx.own_call_with(names::BROADCAST_TO, &[zero], vec![Attr::Sizes(shape)], *span)?;
        carries.push(("the emitted values".into(), stack));
    }
    if counts {
        carries.push(("the number of turns".into(), cx.constant(Scalar::i64(0), head.span)));
    }
    let n_stacks = emitted.len();
    let mut stacking = |host: &mut H, params: &[Operand]| -> Result<Vec<Operand>, E> {
        let mut next = body(host, &params[..1 + n])?;
        check_count(head, next.len())?;
        let cx = host.cx();
        let turn = if counts { params[1 + n + n_stacks] } else { params[0] };
        for (value, stack) in next[n..].iter_mut().zip(&params[1 + n..]) {
            *value = push(cx, *stack, turn, *value)?;
        }
        if counts {
            let one = cx.constant(Scalar::i64(1), head.span);
            next.push(cx.own_call(names::ADD, &[turn, one], head.span)?);
        }
        Ok(next)
    };
    let whole = LoopHead { carries, n_emits: 0, ..head.clone() };
    let mut results = match condition {
        None => carried_loop(host, &whole, None, &mut stacking)?,
        Some(condition) => {
            let mut condition = |host: &mut H, params: &[Operand]| condition(host, &params[..1 + n]);
            carried_loop(host, &whole, Some(&mut condition), &mut stacking)?
        }
    };
    let turns = if counts { results.pop() } else { None };
    if let (Some(turns), true) = (turns, has_condition) {
        for stack in &mut results[n..] {
            let taken = Item::Range { start: None, stop: Some(turns), step: None, span: stack.span };
            *stack = host.cx().index(*stack, &[taken], "", stack.span)?;
        }
    }
    Ok(results)
}

/// Reads the loop once for the types of what it emits; nothing else of it stays.
fn types_of_emitted<H: Host, E: From<Refused>>(
    host: &mut H,
    head: &LoopHead,
    condition: Option<&mut Condition<'_, H, E>>,
    body: Body<'_, H, E>,
) -> Result<Vec<(Type, Span)>, E> {
    let n = head.carries.len();
    let mark = host.mark();
    let (n_sizes, n_checks) = (host.cx().sizes.len(), host.cx().checks.len());
    let n_effects = host.cx().graph().effects.len();
    let mut emitted: Vec<(Type, Span)> = Vec::new();
    let mut reading = |host: &mut H, params: &[Operand]| -> Result<Vec<Operand>, E> {
        let mut next = body(host, params)?;
        check_count(head, next.len())?;
        let types = next.drain(n..).map(|value| (host.cx().ty(value).clone(), value.span));
        emitted = types.collect();
        Ok(next)
    };
    let plain = LoopHead { n_emits: 0, ..head.clone() };
    match condition {
        None => carried_loop(host, &plain, None, &mut reading)?,
        Some(condition) => carried_loop(
            host,
            &plain,
            Some(&mut |host: &mut H, params: &[Operand]| condition(host, params)),
            &mut reading,
        )?,
    };
    let is_new = |size: &Size| size.data_vars().iter().any(|var| var.index() >= n_sizes);
    if let Some((_, span)) = emitted.iter().find(|(ty, _)| ty.shape.iter().any(is_new)) {
        return Err(e0207_unknown_size::refuse(*span, "the size of what a loop emits").into());
    }
    host.rewind(mark);
    host.cx().checks.truncate(n_checks);
    host.cx().forget_effects(n_effects);
    Ok(emitted)
}

fn check_count(head: &LoopHead, given: usize) -> Result<(), Refused> {
    let n = head.carries.len();
    if given == n + head.n_emits {
        return Ok(());
    }
    Err(e0416_carry::count(head.body_span, n, given.saturating_sub(head.n_emits)))
}

/// The stack with the value as its row `turn`, which is there.
fn push(cx: &mut BuildCx, stack: Operand, turn: Operand, value: Operand) -> Result<Operand, Refused> {
    let dtype = cx.ty(stack).dtype;
    let value = Operand { node: cx.convert(value, dtype)?, region: cx.region(), weak: false, ..value };
    let turn = cx.as_index(turn)?;
    let rest = cx.ty(stack).shape[1..].to_vec();
    let whole = |len: Size| SliceAxis::Range { start: Start::Size(Size::constant(0)), step: 1, len };
    let axes = std::iter::once(SliceAxis::At(Start::Arg(2))).chain(rest.into_iter().map(whole)).collect();
    let attrs = vec![Attr::Slices(axes), Attr::None];
    cx.own_call_with(names::UPDATE, &[stack, value, turn], attrs, value.span)
}

/// The number of turns of a range, as a size.
fn room(cx: &mut BuildCx, [start, stop, step]: [Operand; 3], span: Span) -> Result<Size, Refused> {
    let zero = Size::constant(0);
    let by = cx.const_int(step);
    if let (Some(start), Some(stop), Some(by)) = (cx.as_size(start), cx.as_size(stop), by) {
        let extent = if by > 0 { stop.sub(&start) } else { start.sub(&stop) };
        let extent = if cx.never_negative(&extent) { extent } else { extent.at_least(&zero) };
        return Ok(extent.ceil_div(by.checked_abs().unwrap_or(i64::MAX)));
    }
    // `ceil((stop - start) / step)`, and at least 0.
    let int = |cx: &mut BuildCx, bound| -> Result<Operand, Refused> {
        Ok(Operand { node: cx.convert(bound, DType::I64)?, region: cx.region(), weak: false, span })
    };
    let (start, stop, step) = (int(cx, start)?, int(cx, stop)?, int(cx, step)?);
    let extent = cx.own_call(names::SUBTRACT, &[stop, start], span)?;
    let negated = cx.own_call(names::NEGATIVE, &[extent], span)?;
    let up = cx.own_call(names::FLOOR_DIVIDE, &[negated, step], span)?;
    let turns = cx.own_call(names::NEGATIVE, &[up], span)?;
    let none = cx.constant(Scalar::i64(0), span);
    let turns = cx.own_call(names::MAXIMUM, &[turns, none], span)?;
    cx.call_it(turns, "the number of turns");
    cx.data_size(turns, true)
}
