//! `start:stop:step` over an axis of symbolic size.
//!
//! # Where this differs from NumPy
//!
//! NumPy clips every bound, so `x[1:-1]` of an array of one element is empty. Here the size of `x[1:-1]` is `n - 2`, so that it equals
//! those of `x[2:]` and `x[:-2]` and the three may be added; a call where it would be negative fails, naming the slice. A constant
//! *stop* counted from the front is clipped (`x[:3]` has `min(3, n)` elements), and so is everything when the size is a number, or when
//! a bound is computed from other sizes or inputs (`x[k:k + 3]`): then sizes are what NumPy's would be.

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
    let step_size = i64::try_from(step.unsigned_abs()).unwrap_or(i64::MAX);
    if is_free(size, start) || is_free(size, stop) {
        let (first, extent) = between(cx, size, start, stop, step);
        return Range { start: first, len: extent.ceil_div(step_size) };
    }
    let (first, extent) =
        if step > 0 { upwards(cx, size, start, stop, span) } else { downwards(cx, size, start, stop, span) };
    let extent = if extent.as_const().is_some_and(|e| e < 0) { Size::constant(0) } else { extent };
    cx.require_not_negative(&extent, span);
    Range { start: first, len: extent.ceil_div(step_size) }
}

/// Whether a bound is neither a constant nor at a constant distance from the end, so that it is clipped.
fn is_free(n: &Size, bound: &Bound) -> bool {
    bound.as_ref().is_some_and(|bound| bound.as_const().is_none() && n.sub(bound).as_const().is_none())
}

/// First index and extent where every bound is clipped.
fn between(cx: &BuildCx, n: &Size, start: &Bound, stop: &Bound, step: i64) -> (Size, Size) {
    let zero = Size::constant(0);
    let low = if step > 0 { 0 } else { -1 };
    let (lowest, highest) = (Size::constant(low), n.add(&Size::constant(low)));
    let place = |bound: &Bound| bound.as_ref().map(|bound| clip(cx, n, bound, low));
    let (begin, end) = if step > 0 { (&lowest, &highest) } else { (&highest, &lowest) };
    let first = place(start).unwrap_or_else(|| begin.clone());
    let last = place(stop).unwrap_or_else(|| end.clone());
    let extent = if step > 0 { last.sub(&first) } else { first.sub(&last) };
    // Between a clipped place and an end of the axis there are never fewer than no elements.
    let extent = if start.is_none() || stop.is_none() { extent } else { extent.at_least(&zero) };
    let first = if step > 0 { first } else { first.at_least(&zero) };
    (first, extent)
}

/// Where `bound` stands, in `low..=n + low`.
fn clip(cx: &BuildCx, n: &Size, bound: &Size, low: i64) -> Size {
    if !cx.never_negative(bound) {
        return bound.clip(n, low);
    }
    let last = n.add(&Size::constant(low));
    if cx.never_negative(&last.sub(bound)) { bound.clone() } else { bound.at_most(&last) }
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

/// First index and extent (`stop - start`) for a positive step; bounds are constants, or at a constant distance from the end.
fn upwards(cx: &mut BuildCx, n: &Size, start: &Bound, stop: &Bound, span: Span) -> (Size, Size) {
    let first = match start {
        None => Size::constant(0),
        Some(bound) if bound.as_const().is_some_and(|value| value < 0) => n.add(bound),
        Some(bound) if bound.as_const().is_none() => bound.at_most(n),
        Some(bound) => bound.clone(),
    };
    cx.require_not_negative(&first, span);
    let last = match stop {
        None => n.clone(),
        Some(bound) => match bound.as_const() {
            Some(value) if value < 0 => n.add(bound),
            // A front that starts behind its stop is empty for every size.
            Some(value) if first.as_const().is_some_and(|first| first >= value) => first.clone(),
            Some(_) | None => bound.at_most(n),
        },
    };
    let extent = last.sub(&first);
    (first, extent)
}

/// First index and extent (`start - stop`) for a negative step; bounds as in [`upwards`].
fn downwards(cx: &mut BuildCx, n: &Size, start: &Bound, stop: &Bound, span: Span) -> (Size, Size) {
    let top = n.sub(&Size::constant(1));
    let first = match start {
        None => top,
        Some(bound) if bound.as_const().is_some_and(|value| value < 0) => n.add(bound),
        Some(bound) => bound.at_most(&top),
    };
    let before = match stop {
        None => Size::constant(-1),
        Some(bound) if bound.as_const().is_some_and(|value| value < 0) => n.add(bound),
        Some(bound) => bound.clone(),
    };
    cx.require_not_negative(&before.add(&Size::constant(1)), span);
    let extent = first.sub(&before);
    (first, extent)
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
