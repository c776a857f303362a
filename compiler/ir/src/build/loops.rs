//! `loop`: a body, and perhaps a condition, become a node.

use crate::build::BuildCx;
use crate::build::cx::Closed;
use crate::build::emits::emitting_loop;
use crate::build::operand::{Operand, Refused};
use crate::build::regions::{results_of, same_shape_or_checked, with_shape};
use crate::errors::{e0204_rank, e0303_dtype, e0416_carry};
use crate::graph::{Loop, NodeKind};
use crate::ty::Type;
use std::sync::Arc;
use texpr_base::{DType, Scalar, Size, Span};

/// Who builds regions: the builder itself, or a front end around it.
pub trait Host {
    /// The program being built.
    fn cx(&mut self) -> &mut BuildCx;
    /// Remembers what was reported so far.
    fn mark(&mut self) -> usize {
        0
    }
    /// Forgets what was reported since: the body is read again, with better types.
    fn rewind(&mut self, mark: usize) {
        let _ = mark;
    }
}

impl Host for BuildCx {
    fn cx(&mut self) -> &mut BuildCx {
        self
    }
}

/// A loop's head.
#[derive(Clone, Debug)]
pub struct LoopHead {
    /// Start, stop, step; `None` for a loop that only its condition ends.
    pub range: Option<[Operand; 3]>,
    /// Names and starts.
    pub carries: Vec<(String, Operand)>,
    pub span: Span,
    /// The body, for messages.
    pub body_span: Span,
    /// How many values the body emits in each turn.
    pub n_emits: usize,
}

/// What reads a condition: given the index and the carries.
pub type Condition<'a, H, E> = &'a mut dyn FnMut(&mut H, &[Operand]) -> Result<Operand, E>;
/// What reads a body: given the index and the carries, it gives the next carries, then what is emitted.
pub type Body<'a, H, E> = &'a mut dyn FnMut(&mut H, &[Operand]) -> Result<Vec<Operand>, E>;

/// A loop: its last carries, then what it emitted, stacked.
pub fn build_loop<H: Host, E: From<Refused>>(
    host: &mut H,
    head: &LoopHead,
    condition: Option<Condition<'_, H, E>>,
    body: Body<'_, H, E>,
) -> Result<Vec<Operand>, E> {
    if head.n_emits > 0 {
        emitting_loop(host, head, condition, body)
    } else {
        carried_loop(host, head, condition, body)
    }
}

/// A loop that emits nothing. The body is read again while literal starts take the types it gives them.
pub(super) fn carried_loop<H: Host, E: From<Refused>>(
    host: &mut H,
    head: &LoopHead,
    mut condition: Option<Condition<'_, H, E>>,
    body: Body<'_, H, E>,
) -> Result<Vec<Operand>, E> {
    let mut starts = Vec::new();
    for (_, start) in &head.carries {
        starts.push((host.cx().ty(*start).clone(), start.weak));
    }
    loop {
        let (mark, n_checks) = (host.mark(), host.cx().checks.len());
        let read = read_regions(host, head, &starts, condition.as_mut(), body)?;
        let mut changed = false;
        for ((ty, weak), (dtype, result_weak)) in starts.iter_mut().zip(&read.dtypes) {
            // Each turn of this loop makes a carry strong or widens it, so it ends.
            if *weak && (ty.dtype != *dtype || !result_weak) && wider(ty.dtype, *dtype) {
                changed |= ty.dtype != *dtype || *weak != *result_weak;
                ty.dtype = *dtype;
                *weak = *result_weak;
            }
        }
        if !changed {
            return Ok(finish_loop(host.cx(), head, &starts, read)?);
        }
        host.rewind(mark);
        host.cx().checks.truncate(n_checks);
    }
}

/// Whether a literal start of dtype `from` may become `to`.
fn wider(from: DType, to: DType) -> bool {
    to.is_float() || (from.is_int() && to.is_int())
}

/// Both regions of a loop, read once.
struct Read {
    condition: Option<(Closed, Operand)>,
    body: Closed,
    results: Vec<Operand>,
    /// The dtypes of the results, and whether they are weak.
    dtypes: Vec<(DType, bool)>,
}

fn read_regions<H: Host, E: From<Refused>>(
    host: &mut H,
    head: &LoopHead,
    starts: &[(Type, bool)],
    condition: Option<&mut Condition<'_, H, E>>,
    body: Body<'_, H, E>,
) -> Result<Read, E> {
    let mut params = vec![Type::scalar(DType::I64)];
    params.extend(starts.iter().map(|(ty, _)| ty.clone()));
    let range = index_range(host.cx(), head);
    let depth = host.cx().depth();
    let weaken = |mut operands: Vec<Operand>| {
        operands[0].weak = true;
        for (operand, (_, weak)) in operands[1..].iter_mut().zip(starts) {
            operand.weak = *weak;
        }
        operands
    };
    let unwind = |host: &mut H, error: E| {
        while host.cx().depth() > depth {
            host.cx().close();
        }
        error
    };
    let mut condition_read = None;
    let operands = host.cx().open(&params, head.span);
    if let Some((low, high)) = range {
        host.cx().set_index_range(low, high);
    }
    let operands = match condition {
        None => weaken(operands),
        Some(condition) => {
            let value = condition(host, &weaken(operands)).map_err(|e| unwind(host, e))?;
            let value =
                check_condition(host.cx(), value, "the condition").map_err(|e| unwind(host, e.into()))?;
            let closed = host.cx().close();
            let operands = host.cx().open_beside(&closed, head.span);
            condition_read = Some((closed, value));
            weaken(operands)
        }
    };
    let results = body(host, &operands).map_err(|e| unwind(host, e))?;
    if results.len() != starts.len() {
        return Err(unwind(host, e0416_carry::count(head.body_span, starts.len(), results.len()).into()));
    }
    let mut local = Vec::with_capacity(results.len());
    for result in results {
        local.push(host.cx().localise(result).map_err(|e| unwind(host, e.into()))?);
    }
    let dtypes = local.iter().map(|result| (host.cx().ty(*result).dtype, result.weak)).collect();
    let body = host.cx().close();
    Ok(Read { condition: condition_read, body, results: local, dtypes })
}

/// A condition: a `bool` scalar of the innermost region.
pub fn check_condition(cx: &mut BuildCx, value: Operand, what: &str) -> Result<Operand, Refused> {
    let ty = cx.ty(value).clone();
    let text = ty.display(&cx.sizes);
    if ty.rank() != 0 {
        return Err(e0204_rank::not_scalar(value.span, what, &text));
    }
    if ty.dtype != DType::Bool {
        return Err(e0303_dtype::not_bool(value.span, what, &text));
    }
    cx.localise(value)
}

/// The interval of the index, where the bounds are sizes, or indices of loops around this one.
fn index_range(cx: &mut BuildCx, head: &LoopHead) -> Option<(Size, Size)> {
    let [start, stop, step] = head.range?;
    let (start, stop, step) = (bound(cx, start)?, bound(cx, stop)?, cx.const_int(step)?);
    let one = Size::constant(1);
    // Half-open: a bound that is a size lies between that and one more.
    if step > 0 { Some((start.0, stop.1.sub(&one))) } else { Some((stop.0.add(&one), start.1)) }
}

fn bound(cx: &mut BuildCx, bound: Operand) -> Option<(Size, Size)> {
    if let Some(size) = cx.as_size(bound) {
        return Some((size.clone(), size.add(&Size::constant(1))));
    }
    let local = cx.as_index(bound).ok()?;
    let linear = cx.linear(local);
    let (low, high) = cx.interval(linear.base)?;
    Some((low.add(&linear.offset), high.add(&linear.offset)))
}

fn finish_loop(
    cx: &mut BuildCx,
    head: &LoopHead,
    starts: &[(Type, bool)],
    read: Read,
) -> Result<Vec<Operand>, Refused> {
    let Read { condition, body, results, .. } = read;
    let has_effects = body.has_effects() || condition.as_ref().is_some_and(|(c, _)| c.has_effects());
    let depth = cx.depth();
    cx.reopen(body);
    let mut next = Vec::with_capacity(results.len());
    for ((result, (name, start)), (ty, _)) in results.iter().zip(&head.carries).zip(starts) {
        match next_carry(cx, *result, name, *start, ty) {
            Ok(operand) => next.push(operand),
            Err(error) => {
                while cx.depth() > depth {
                    cx.close();
                }
                return Err(error);
            }
        }
    }
    let body = cx.close();
    let mut args = Vec::new();
    let bounds = match head.range {
        Some(bounds) => bounds,
        None => [0, i64::MAX, 1].map(|value| cx.constant(Scalar::i64(value), head.span)),
    };
    for bound in bounds {
        args.push(cx.convert(bound, DType::I64)?);
    }
    for ((_, start), (ty, _)) in head.carries.iter().zip(starts) {
        args.push(match cx.take_dtype(*start, ty.dtype)? {
            Some(start) => cx.import(start)?,
            None => cx.convert(*start, ty.dtype)?,
        });
    }
    args.extend(&body.region.captured);
    let condition = condition.map(|(closed, value)| {
        cx.reopen(closed);
        cx.share_captures(&body);
        cx.close().into_graph(vec![value.node])
    });
    let node = Loop {
        n_carries: head.carries.len(),
        body: body.into_graph(next.iter().map(|operand| operand.node).collect()),
        cond: condition,
        names: head.carries.iter().map(|(name, _)| name.clone()).collect(),
    };
    let ty = starts.first().map_or(Type::scalar(DType::Bool), |(ty, _)| ty.clone());
    let types: Vec<_> = starts.to_vec();
    let node = cx.add(NodeKind::Loop(Arc::new(node)), args, ty, head.span);
    Ok(results_of(cx, node, types, has_effects))
}

/// A body's result, of exactly the carry's type.
fn next_carry(
    cx: &mut BuildCx,
    result: Operand,
    name: &str,
    start: Operand,
    ty: &Type,
) -> Result<Operand, Refused> {
    let refuse = |cx: &BuildCx| {
        let (going_in, coming_out) = (ty.display(&cx.sizes), cx.type_text(result));
        e0416_carry::refuse(name, (start.span, &going_in), (result.span, &coming_out))
    };
    if !same_shape_or_checked(cx, result, &ty.shape, result.span) {
        return Err(refuse(cx));
    }
    let dtype = cx.ty(result).dtype;
    let result = match cx.take_dtype(result, ty.dtype)? {
        Some(result) => result,
        None if result.weak && wider(dtype, ty.dtype) => {
            let node = cx.convert(result, ty.dtype)?;
            Operand { node, region: cx.region(), ..result }
        }
        None => return Err(refuse(cx)),
    };
    with_shape(cx, result, &ty.shape)
}
