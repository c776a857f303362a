//! `x[1:-1, ::2, i, newaxis, ...]`.

use crate::attr::{Attr, SliceAxis, Start};
use crate::build::operand::{Operand, Refused};
use crate::build::{BuildCx, names, places, slice};
use crate::errors::{e0204_rank, e0206_index, e0303_dtype, e0601_not_yet};
use crate::ty::Shape;
use texpr_base::{DType, Size, Span};

/// One item between the brackets.
#[derive(Clone, Copy, Debug)]
pub enum Item {
    At(Operand),
    /// An array of indices that are in range.
    Place(Operand),
    Range {
        start: Option<Operand>,
        stop: Option<Operand>,
        step: Option<Operand>,
        span: Span,
    },
    /// `...`
    Ellipsis(Span),
    /// `newaxis`
    New(Span),
}

/// What an index picks from an array.
#[derive(Clone, Debug)]
pub(super) struct Picked {
    pub(super) axes: Vec<SliceAxis>,
    /// The run-time starts, which [`Start::Arg`] counts from the number given to [`pick`].
    pub(super) starts: Vec<Operand>,
    pub(super) shape: Shape,
}

/// The array being indexed.
struct Source<'a> {
    base: Operand,
    /// Its source text, for messages at run time.
    text: &'a str,
    first_start: usize,
}

impl BuildCx {
    /// `base[items]`; `text` is the source of `base`.
    pub fn index(
        &mut self,
        base: Operand,
        items: &[Item],
        text: &str,
        span: Span,
    ) -> Result<Operand, Refused> {
        let picked = pick(self, base, items, text, 1)?;
        if is_whole(self, base, &picked) {
            return Ok(Operand { span, ..base });
        }
        let def = self.own_op(names::GETITEM, span)?;
        let args: Vec<_> = std::iter::once(base).chain(picked.starts).collect();
        let result = self.finish_call(def, &args, vec![Attr::Slices(picked.axes)], span)?;
        Ok(Operand { weak: base.weak && self.ty(base).dtype != DType::Bool, ..result })
    }
}

/// Whether the index picks everything as it is.
fn is_whole(cx: &BuildCx, base: Operand, picked: &Picked) -> bool {
    let whole = |(axis, size): (&SliceAxis, &Size)| match axis {
        SliceAxis::Range { start: Start::Size(start), step: 1, len } => {
            start.as_const() == Some(0) && len == size
        }
        SliceAxis::Range { .. } | SliceAxis::At(_) | SliceAxis::Places(_) | SliceAxis::New => false,
    };
    picked.axes.len() == cx.ty(base).rank() && picked.axes.iter().zip(&cx.ty(base).shape).all(whole)
}

/// What `items` pick from `base`; run-time starts are numbered from `first_start`.
pub(super) fn pick(
    cx: &mut BuildCx,
    base: Operand,
    items: &[Item],
    text: &str,
    first_start: usize,
) -> Result<Picked, Refused> {
    let ty = cx.ty(base).clone();
    let items = &places::without_masks(cx, base, items)?[..];
    let is_axis = |item: &&Item| matches!(item, Item::At(_) | Item::Place(_) | Item::Range { .. });
    let given = items.iter().filter(is_axis).count();
    if given > ty.rank() {
        let place = items.iter().rev().find_map(|item| match item {
            Item::At(operand) | Item::Place(operand) => Some(operand.span),
            Item::Range { span, .. } => Some(*span),
            Item::Ellipsis(_) | Item::New(_) => None,
        });
        let text = ty.display(&cx.sizes);
        let place = place.unwrap_or(base.span);
        return Err(e0206_index::too_many(place, given, (base.span, &text), ty.rank()));
    }
    let mut picked = Picked { axes: Vec::new(), starts: Vec::new(), shape: Vec::new() };
    let source = Source { base, text, first_start };
    let places = places::group(cx, items)?;
    let mut axis = 0;
    let mut open = true;
    let whole = |picked: &mut Picked, axis: &mut usize, n: usize| {
        for size in &ty.shape[*axis..*axis + n] {
            let start = Start::Size(Size::constant(0));
            picked.axes.push(SliceAxis::Range { start, step: 1, len: size.clone() });
            picked.shape.push(size.clone());
        }
        *axis += n;
    };
    for (number, item) in items.iter().enumerate() {
        if let Some(places) = places.as_ref().filter(|places| places.at == number) {
            picked.axes.push(SliceAxis::Places(places.shape.clone()));
            picked.shape.extend(places.shape.iter().cloned());
        }
        match item {
            Item::Ellipsis(span) => {
                if !std::mem::take(&mut open) {
                    return Err(e0206_index::two_ellipses(*span));
                }
                whole(&mut picked, &mut axis, ty.rank() - given);
            }
            Item::New(_) => {
                picked.axes.push(SliceAxis::New);
                picked.shape.push(Size::constant(1));
            }
            Item::At(index) => {
                at(cx, &source, *index, axis, &ty.shape[axis], &mut picked)?;
                axis += 1;
            }
            Item::Place(index) => {
                picked.axes.push(SliceAxis::At(Start::Arg(source.first_start + picked.starts.len())));
                picked.starts.push(*index);
                axis += 1;
            }
            Item::Range { start, stop, step, span } => {
                let bounds = (*start, *stop, *step);
                range(cx, &source, bounds, *span, axis, &ty.shape[axis], &mut picked)?;
                axis += 1;
            }
        }
    }
    let rest = ty.rank() - axis;
    whole(&mut picked, &mut axis, rest);
    if let Some(places) = places {
        places::align(cx, &places, &mut picked)?;
    }
    Ok(picked)
}

/// One index.
fn at(
    cx: &mut BuildCx,
    source: &Source<'_>,
    index: Operand,
    axis: usize,
    size: &Size,
    picked: &mut Picked,
) -> Result<(), Refused> {
    let ty = cx.ty(index).clone();
    let text = ty.display(&cx.sizes);
    if ty.dtype == DType::Bool {
        return Err(e0601_not_yet::refuse(index.span, "indexing with a single boolean"));
    }
    if !ty.dtype.is_int() {
        return Err(e0303_dtype::not_index(index.span, &text));
    }
    if ty.rank() > 0 {
        let start = places::start(cx, index, axis, size, source.text)?;
        picked.axes.push(SliceAxis::At(Start::Arg(source.first_start + picked.starts.len())));
        picked.starts.push(start);
        return Ok(());
    }
    if let Some(value) = cx.const_int(index) {
        let from_front = if value < 0 { size.add(&Size::constant(value)) } else { Size::constant(value) };
        if let (Some(n), Some(at)) = (size.as_const(), from_front.as_const())
            && !(0..n).contains(&at)
        {
            let array = cx.type_text(source.base);
            return Err(e0206_index::out_of_range(index.span, axis, value, n, (source.base.span, &array)));
        }
        let room = size.sub(&from_front).sub(&Size::constant(1));
        if !(cx.never_negative(&from_front) && cx.never_negative(&room)) {
            cx.check_known_index(index, &Size::constant(value), axis, size, source.text)?;
        }
        picked.axes.push(SliceAxis::At(Start::Size(from_front)));
        return Ok(());
    }
    if let Some(place) = cx.as_size(index)
        && let Some(d) = size.sub(&place).as_const()
        && d > 0
    {
        // `x[n - 1]` is in range whenever it is not negative; `x[n - 2]` of a single element counts from the end.
        let is_place = cx.never_negative(&place);
        if !is_place {
            cx.check_known_index(index, &place, axis, size, source.text)?;
        }
        let place = if is_place || d == 1 { place } else { place.modulo(size) };
        picked.axes.push(SliceAxis::At(Start::Size(place)));
        return Ok(());
    }
    let local = cx.as_index(index)?;
    let start = cx.checked_start(local, &Size::constant(1), size, &|cx, index| {
        cx.check_index(index, axis, size, source.text);
        Ok(())
    })?;
    picked.axes.push(SliceAxis::At(Start::Arg(source.first_start + picked.starts.len())));
    picked.starts.push(start);
    Ok(())
}

/// One slice.
fn range(
    cx: &mut BuildCx,
    source: &Source<'_>,
    bounds: (Option<Operand>, Option<Operand>, Option<Operand>),
    span: Span,
    axis: usize,
    size: &Size,
    picked: &mut Picked,
) -> Result<(), Refused> {
    let (start, stop, step) = bounds;
    for bound in [start, stop, step].into_iter().flatten() {
        let ty = cx.ty(bound).clone();
        let text = ty.display(&cx.sizes);
        if !ty.dtype.is_int() {
            return Err(e0303_dtype::not_index(bound.span, &text));
        }
        if ty.rank() > 0 {
            return Err(e0204_rank::not_scalar(bound.span, "a slice's bound", &text));
        }
    }
    let step = cx.constant_step(step)?;
    let known = |cx: &mut BuildCx, bound: Option<Operand>| match bound {
        None => Some(None),
        Some(operand) => cx.as_size(operand).map(Some),
    };
    if let (Some(start), Some(stop)) = (known(cx, start), known(cx, stop)) {
        let range = slice::range(cx, size, &start, &stop, step, span);
        let start = Start::Size(range.start);
        picked.axes.push(SliceAxis::Range { start, step, len: range.len.clone() });
        picked.shape.push(range.len);
        return Ok(());
    }
    // A run-time place, but a length known before: `r[k:k + 3]`. Otherwise the data tells the length.
    let places = match (start, stop) {
        (Some(start), Some(stop)) => {
            let (start, stop) = (cx.as_index(start)?, cx.as_index(stop)?);
            let (low, high) = (cx.linear(start), cx.linear(stop));
            (low.base == high.base && step >= 1).then_some((start, low, high))
        }
        _ => None,
    };
    let Some((start, low, high)) = places else {
        let mut size_of = |bound: Option<Operand>| bound.map(|bound| cx.data_size(bound, false)).transpose();
        let (start, stop) = (size_of(start)?, size_of(stop)?);
        let range = slice::range(cx, size, &start, &stop, step, span);
        picked.axes.push(SliceAxis::Range { start: Start::Size(range.start), step, len: range.len.clone() });
        picked.shape.push(range.len);
        return Ok(());
    };
    let extent = high.offset.sub(&low.offset);
    let extent = if extent.as_const().is_some_and(|e| e < 0) { Size::constant(0) } else { extent };
    cx.require_not_negative(&extent, span);
    let len = extent.ceil_div(step);
    let start = cx
        .checked_start(start, &extent, size, &|cx, start| cx.check_slice(start, &extent, axis, size, span))?;
    let from = Start::Arg(source.first_start + picked.starts.len());
    picked.starts.push(start);
    picked.axes.push(SliceAxis::Range { start: from, step, len: len.clone() });
    picked.shape.push(len);
    Ok(())
}
