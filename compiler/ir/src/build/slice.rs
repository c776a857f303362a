//! `start:stop:step` over an axis of symbolic size.
//!
//! # Where this differs from NumPy
//!
//! NumPy clips every bound, so `x[1:-1]` of an array of one element is empty. Here the size of `x[1:-1]` is `n - 2`, so that it equals
//! those of `x[2:]` and `x[:-2]` and the three may be added; a call where it would be negative fails, naming the slice. A constant
//! *stop* counted from the front is clipped (`x[:3]` has `min(3, n)` elements), and so is everything when the size is a number.

use crate::build::BuildCx;
use crate::build::operand::{Operand, Refused};
use texpr_base::{Size, Span};

/// The elements `start, start + step, …`, `len` of them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Range {
    pub(super) start: Size,
    pub(super) len: Size,
}

/// A bound as written: `None` where nothing is.
pub(super) type Bound = Option<Size>;

/// The range of `start:stop:step` in an axis of `size`; `step` is not 0.
pub(super) fn range(
    cx: &mut BuildCx,
    size: &Size,
    start: &Bound,
    stop: &Bound,
    step: i64,
    span: Span,
) -> Range {
    let constant = |bound: &Bound| bound.as_ref().map(Size::as_const);
    if let (Some(n), Some(start), Some(stop)) =
        (size.as_const(), flatten(constant(start)), flatten(constant(stop)))
    {
        let (start, len) = clipped(n, start, stop, step);
        return Range { start: Size::constant(start), len: Size::constant(len) };
    }
    let (first, extent) =
        if step > 0 { upwards(cx, size, start, stop, span) } else { downwards(cx, size, start, stop, span) };
    let extent = if extent.as_const().is_some_and(|e| e < 0) { Size::constant(0) } else { extent };
    cx.require_not_negative(&extent, span);
    let magnitude = i64::try_from(step.unsigned_abs()).unwrap_or(i64::MAX);
    Range { start: first, len: extent.ceil_div(magnitude) }
}

/// Turns "no bound" and "a constant bound" into one known value, and a symbolic bound into nothing.
fn flatten(bound: Option<Option<i64>>) -> Option<Option<i64>> {
    match bound {
        None => Some(None),
        Some(Some(value)) => Some(Some(value)),
        Some(None) => None,
    }
}

/// Python's `slice.indices`, then the number of elements.
fn clipped(n: i64, start: Option<i64>, stop: Option<i64>, step: i64) -> (i64, i64) {
    let (low, high) = if step > 0 { (0, n) } else { (-1, n - 1) };
    let clip = |bound: i64| (if bound < 0 { bound.saturating_add(n) } else { bound }).clamp(low, high);
    let start = start.map_or(if step > 0 { low } else { high }, clip);
    let stop = stop.map_or(if step > 0 { high } else { low }, clip);
    let extent = if step > 0 { stop - start } else { start - stop };
    let magnitude = i64::try_from(step.unsigned_abs()).unwrap_or(i64::MAX);
    let len = if extent <= 0 { 0 } else { (extent - 1) / magnitude + 1 };
    (if len == 0 { start.max(0) } else { start }, len)
}

/// First index and extent (`stop - start`) for a positive step.
fn upwards(cx: &mut BuildCx, n: &Size, start: &Bound, stop: &Bound, span: Span) -> (Size, Size) {
    let both = difference(start, stop);
    let first = match start {
        None => Size::constant(0),
        Some(bound) => match bound.as_const() {
            Some(value) if value < 0 => n.add(bound),
            Some(_) => bound.clone(),
            None if both.is_some() || bound.sub(n).as_const().is_some_and(|d| d < 0) => bound.clone(),
            None => bound.at_most(n),
        },
    };
    cx.require_not_negative(&first, span);
    let last = match stop {
        None => n.clone(),
        Some(bound) => match bound.as_const() {
            Some(value) if value < 0 => n.add(bound),
            // A front that starts behind its stop is empty for every size.
            Some(value) if first.as_const().is_some_and(|first| first >= value) => first.clone(),
            Some(_) => bound.at_most(n),
            None if both.is_some() => {
                cx.require_not_negative(&n.sub(bound), span);
                bound.clone()
            }
            None => bound.at_most(n),
        },
    };
    let extent = last.sub(&first);
    (first, extent)
}

/// First index and extent (`start - stop`) for a negative step.
fn downwards(cx: &mut BuildCx, n: &Size, start: &Bound, stop: &Bound, span: Span) -> (Size, Size) {
    let top = n.sub(&Size::constant(1));
    let both = difference(start, stop);
    let first = match start {
        None => top,
        Some(bound) => match bound.as_const() {
            Some(value) if value < 0 => n.add(bound),
            Some(_) => bound.at_most(&top),
            None if both.is_some() => {
                cx.require_not_negative(&top.sub(bound), span);
                bound.clone()
            }
            None => bound.at_most(&top),
        },
    };
    let before = match stop {
        None => Size::constant(-1),
        Some(bound) => match bound.as_const() {
            Some(value) if value < 0 => n.add(bound),
            Some(_) | None => bound.clone(),
        },
    };
    cx.require_not_negative(&before.add(&Size::constant(1)), span);
    let extent = first.sub(&before);
    (first, extent)
}

/// `stop - start`, where both are symbolic and it is a constant.
fn difference(start: &Bound, stop: &Bound) -> Option<i64> {
    match (start, stop) {
        (Some(start), Some(stop)) if start.as_const().is_none() => stop.sub(start).as_const(),
        _ => None,
    }
}

impl BuildCx {
    /// The step as a constant other than 0; 1 where none is written.
    pub(super) fn constant_step(&self, step: Option<Operand>) -> Result<i64, Refused> {
        use crate::errors::{e0206_index, e0601_not_yet};
        let Some(operand) = step else { return Ok(1) };
        match self.const_int(operand) {
            Some(0) => Err(e0206_index::zero_step(operand.span)),
            Some(step) => Ok(step),
            None => Err(e0601_not_yet::refuse(operand.span, "a slice with a step that is not a constant")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::clipped;

    #[test]
    fn numbers_clip_as_in_python() {
        // len(range(*slice(start, stop, step).indices(n)))
        for (n, start, stop, step, len) in [
            (5, None, None, 1, 5),
            (5, Some(1), Some(-1), 1, 3),
            (5, Some(-100), Some(100), 2, 3),
            (5, None, None, -1, 5),
            (5, Some(-2), None, -1, 4),
            (5, Some(3), Some(1), 1, 0),
            (5, Some(10), Some(0), -2, 2),
            (0, None, None, -1, 0),
            (1, Some(1), Some(-1), 1, 0),
        ] {
            assert_eq!(clipped(n, start, stop, step).1, len, "{start:?}:{stop:?}:{step} of {n}");
        }
    }
}
