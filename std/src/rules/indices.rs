//! What is read and written by places: what cancels, and what is read of only a part of it.

use texpr_base::Size;
use texpr_ir::attr::{SliceAxis, Start};
use texpr_ir::{Attr, NodeId};
use texpr_opt::rewrite::guard::{constant, rank0, sole};
use texpr_opt::rewrite::{Builder, Rule};
use texpr_opt::rule;

pub(super) const RULES: &[Rule] = &[
    rule!("getitem.whole": "(getitem x :slices s)" => apply whole, Canonical, Exact),
    rule!("getitem.of_constant": "(getitem x *i :slices s)" => apply one_value, Canonical, Exact, [x: constant]),
    rule!("getitem.of_broadcast": "(getitem (broadcast_to x :shape n) *i :slices s)" => "x", Canonical, Exact, [x: rank0]),
    rule!("getitem.getitem": "(getitem (getitem x *i :slices s) *j :slices t)" => apply of_slice, Simplify, Exact),
    rule!("getitem.of_update": "(getitem (update x v *i :slices s :combine none) *j :slices t)" => apply written,
        Simplify, Exact),
    rule!("getitem.beside_update": "(getitem (update x _ *i :slices s :combine _c) *j :slices t)" => apply beside,
        Simplify, Exact),
    rule!("getitem.of_stack": "(getitem (stack *p :axis a) *j :slices t)" => apply part_of_stack, Simplify, Exact),
    rule!("getitem.of_concat": "(getitem (concat *p :axis a) *j :slices t)" => apply part_of_concat, Simplify, Exact),
    // Only the rows and columns that are wanted.
    rule!("getitem.of_matmul": "(getitem p=(matmul x y) *j :slices t)" => apply part_of_product,
        Specialise, Improves, [p: sole]),
    rule!("update.twice": "(update (update x _ *i :slices s :combine _c) v *i :slices s :combine none)" => apply last_written,
        Simplify, Exact),
    rule!("update.whole": "(update x v :slices s :combine none)" => apply all_written, Simplify, Exact),
    rule!("update.own": "(update x (getitem x *i :slices s) *j :slices t :combine none)" => apply as_it_was, Simplify, Exact),
];

type Slices = Vec<SliceAxis>;

fn slices(b: &Builder<'_, '_>, name: &str) -> Option<Slices> {
    b.attr(name)?.slices().map(<[SliceAxis]>::to_vec)
}

/// One axis with its arguments numbered from `to` instead of `from`.
fn numbered(axis: &SliceAxis, from: usize, to: usize) -> SliceAxis {
    let moved = |start: &Start| match start {
        Start::Size(size) => Start::Size(size.clone()),
        Start::Arg(k) => Start::Arg(k - from + to),
    };
    match axis {
        SliceAxis::At(start) => SliceAxis::At(moved(start)),
        SliceAxis::Range { start, step, len } => {
            SliceAxis::Range { start: moved(start), step: *step, len: len.clone() }
        }
        other => other.clone(),
    }
}

/// All elements of an axis of this size, in order.
fn is_all(axis: &SliceAxis, size: &Size) -> bool {
    match axis {
        SliceAxis::Range { start: Start::Size(start), step: 1, len } => {
            start.as_const() == Some(0) && len == size
        }
        _ => false,
    }
}

fn all_of(size: &Size) -> SliceAxis {
    SliceAxis::Range { start: Start::Size(Size::constant(0)), step: 1, len: size.clone() }
}

/// Whether a slicing picks each place once, and the places depend on no array.
fn is_plain(slices: &[SliceAxis]) -> bool {
    !slices.iter().any(|axis| matches!(axis, SliceAxis::Places(_)))
}

/// Whether a slicing picks all elements where they are.
fn is_whole(b: &Builder<'_, '_>, x: NodeId, slices: &[SliceAxis]) -> bool {
    let shape = &b.ty(x).shape;
    slices.len() == shape.len() && slices.iter().zip(shape).all(|(axis, size)| is_all(axis, size))
}

fn whole(b: &mut Builder<'_, '_>) -> Option<NodeId> {
    let x = b.node("x")?;
    is_whole(b, x, &slices(b, "s")?).then_some(x)
}

fn one_value(b: &mut Builder<'_, '_>) -> Option<NodeId> {
    let value = b.constant_of(b.node("x")?)?;
    Some(b.constant(value))
}

/// `value` in the shape and dtype of the root.
fn as_root(b: &mut Builder<'_, '_>, value: NodeId) -> Option<NodeId> {
    let ty = b.ty(b.root()).clone();
    let value = b.op("astype", &[value], &[Attr::DType(ty.dtype)])?;
    b.op("broadcast_to", &[value], &[Attr::Sizes(ty.shape)])
}

/// A getitem of `x` with these starts, whose axes number them from 1.
fn pick(b: &mut Builder<'_, '_>, x: NodeId, starts: &[NodeId], axes: Slices) -> Option<NodeId> {
    let args: Vec<NodeId> = std::iter::once(x).chain(starts.iter().copied()).collect();
    b.op("getitem", &args, &[Attr::Slices(axes)])
}

/// A slice of a slice, at once: where the outer one begins is known, or the inner one left the axis whole.
fn of_slice(b: &mut Builder<'_, '_>) -> Option<NodeId> {
    let x = b.node("x")?;
    let (inner, outer) = (slices(b, "s")?, slices(b, "t")?);
    let (starts, more) = (b.list("i")?, b.list("j")?);
    if !is_plain(&inner) || !is_plain(&outer) {
        return None;
    }
    // What the outer slicing does to each axis of the inner one's result; new axes stand where they will be.
    let mut rest = outer.into_iter();
    let mut axes = Slices::new();
    let shape = b.ty(x).shape.clone();
    let mut sizes = shape.iter();
    for axis in &inner {
        match axis {
            SliceAxis::At(_) => {
                sizes.next();
                axes.push(axis.clone());
            }
            SliceAxis::New => take_new(&mut rest, &mut axes)?,
            SliceAxis::Range { start, step, .. } => {
                let size = sizes.next()?;
                let next = next_axis(&mut rest, &mut axes)?;
                let next = numbered(&next, 1, 1 + starts.len());
                axes.push(if is_all(axis, size) { next } else { composed(start, *step, &next)? });
            }
            SliceAxis::Places(_) => return None,
        }
    }
    axes.extend(rest);
    let starts: Vec<NodeId> = starts.into_iter().chain(more).collect();
    pick(b, x, &starts, axes)
}

/// The next axis that is no new one; new ones before it stay new.
fn next_axis(rest: &mut impl Iterator<Item = SliceAxis>, axes: &mut Slices) -> Option<SliceAxis> {
    loop {
        match rest.next()? {
            SliceAxis::New => axes.push(SliceAxis::New),
            other => return Some(other),
        }
    }
}

/// A new axis of the inner slicing: the outer one keeps it, or takes its only element.
fn take_new(rest: &mut impl Iterator<Item = SliceAxis>, axes: &mut Slices) -> Option<()> {
    match next_axis(rest, axes)? {
        SliceAxis::At(Start::Size(_)) => Some(()),
        SliceAxis::Range { len, .. } if len.is_one() => {
            axes.push(SliceAxis::New);
            Some(())
        }
        _ => None,
    }
}

/// An axis of a stretch that begins at `start`: `start + step * i`.
fn composed(start: &Start, step: i64, outer: &SliceAxis) -> Option<SliceAxis> {
    let Start::Size(start) = start else { return None };
    let at = |begin: &Start| match begin {
        Start::Size(begin) => Some(Start::Size(start.add(&begin.scale(step)))),
        Start::Arg(_) => None,
    };
    match outer {
        SliceAxis::At(begin) => Some(SliceAxis::At(at(begin)?)),
        SliceAxis::Range { start: begin, step: by, len } => {
            Some(SliceAxis::Range { start: at(begin)?, step: step.checked_mul(*by)?, len: len.clone() })
        }
        _ => None,
    }
}

/// Whether the starts and axes of an update (`i`, `s`) and of a getitem (`j`, `t`) name the same places.
fn same_places(b: &Builder<'_, '_>, update: (&str, &str), getitem: (&str, &str)) -> Option<bool> {
    let (written, read) = (slices(b, update.1)?, slices(b, getitem.1)?);
    let alike = written.iter().map(|axis| numbered(axis, 2, 1)).eq(read);
    Some(alike && b.list(update.0)? == b.list(getitem.0)?)
}

/// What was just written there.
fn written(b: &mut Builder<'_, '_>) -> Option<NodeId> {
    let value = b.node("v")?;
    let is_same = is_plain(&slices(b, "s")?) && same_places(b, ("i", "s"), ("j", "t"))?;
    if is_same { as_root(b, value) } else { None }
}

/// What was there before, where something else was written.
fn beside(b: &mut Builder<'_, '_>) -> Option<NodeId> {
    let x = b.node("x")?;
    let (written, read) = (slices(b, "s")?, slices(b, "t")?);
    let (is_known, starts) = (is_plain(&written) && is_plain(&read), b.list("j")?);
    let axes = |list: &[SliceAxis]| -> Vec<Option<(i64, i64)>> {
        list.iter().filter(|axis| !matches!(axis, SliceAxis::New)).map(stretch).collect()
    };
    let apart = axes(&written).iter().zip(axes(&read)).any(|pair| match pair {
        (Some((from, to)), Some((begin, end))) => *to < begin || end < *from,
        _ => false,
    });
    if is_known && apart { pick(b, x, &starts, read) } else { None }
}

/// The first and the last place of an axis, if they are known.
fn stretch(axis: &SliceAxis) -> Option<(i64, i64)> {
    match axis {
        SliceAxis::At(Start::Size(at)) => at.as_const().map(|at| (at, at)),
        SliceAxis::Range { start: Start::Size(start), step, len } => {
            let (start, len) = (start.as_const()?, len.as_const()?.max(1));
            let end = start + step * (len - 1);
            Some((start.min(end), start.max(end)))
        }
        _ => None,
    }
}

/// One of the arrays that were stacked.
fn part_of_stack(b: &mut Builder<'_, '_>) -> Option<NodeId> {
    let (parts, axis) = (b.list("p")?, axis_of(&b.attr("a")?));
    let (starts, mut axes) = (b.list("j")?, slices(b, "t")?);
    let at = position(&axes, axis)?;
    let SliceAxis::At(Start::Size(k)) = &axes[at] else { return None };
    let part = *parts.get(usize::try_from(k.as_const()?).ok()?)?;
    axes.remove(at);
    if axes.is_empty() { Some(part) } else { pick(b, part, &starts, axes) }
}

fn axis_of(attr: &Attr) -> usize {
    attr.axes().and_then(|axes| axes.first().copied()).unwrap_or(0)
}

/// Where a slicing speaks of this axis of the source, if arrays of places do not come into it.
fn position(axes: &[SliceAxis], axis: usize) -> Option<usize> {
    if !is_plain(axes) {
        return None;
    }
    let of_source = axes.iter().enumerate().filter(|(_, axis)| !matches!(axis, SliceAxis::New));
    of_source.map(|(at, _)| at).nth(axis)
}

/// The one array among those put one after another that is read.
fn part_of_concat(b: &mut Builder<'_, '_>) -> Option<NodeId> {
    let (parts, axis) = (b.list("p")?, axis_of(&b.attr("a")?));
    let (starts, mut axes) = (b.list("j")?, slices(b, "t")?);
    let at = position(&axes, axis)?;
    let mut before = Size::constant(0);
    for part in parts {
        let size = b.ty(part).shape[axis].clone();
        let inside = match &axes[at] {
            // Exactly this part, whatever its size.
            SliceAxis::Range { start: Start::Size(start), step: 1, len }
                if *start == before && *len == size =>
            {
                Some(all_of(&size))
            }
            SliceAxis::At(Start::Size(k)) => {
                let k = k.sub(&before);
                within(&k, &k, &size).then_some(SliceAxis::At(Start::Size(k)))
            }
            SliceAxis::Range { start: Start::Size(start), step, len } => {
                let start = start.sub(&before);
                let last = start.add(&len.sub(&Size::constant(1)).scale(*step));
                let inside =
                    SliceAxis::Range { start: Start::Size(start.clone()), step: *step, len: len.clone() };
                within(&start, &last, &size).then_some(inside)
            }
            _ => None,
        };
        if let Some(inside) = inside {
            axes[at] = inside;
            return pick(b, part, &starts, axes);
        }
        before = before.add(&size);
    }
    None
}

/// Whether both places are known to be inside an axis.
fn within(first: &Size, last: &Size, size: &Size) -> bool {
    let (Some(first), Some(last), Some(size)) = (first.as_const(), last.as_const(), size.as_const()) else {
        return false;
    };
    first.min(last) >= 0 && first.max(last) < size
}

/// The product of those rows and columns.
fn part_of_product(b: &mut Builder<'_, '_>) -> Option<NodeId> {
    let (x, y) = (b.node("x")?, b.node("y")?);
    let (starts, axes) = (b.list("j")?, slices(b, "t")?);
    let ranks = (b.ty(x).rank(), b.ty(y).rank());
    let is_simple = axes.iter().all(|axis| matches!(axis, SliceAxis::At(_) | SliceAxis::Range { .. }));
    let is_less = axes.iter().zip(&b.ty(b.node("p")?).shape).any(|(axis, size)| is_part(axis, size));
    if !is_simple || !is_less || ranks.0 > 2 || ranks.1 > 2 {
        return None;
    }
    let mut axes = axes.into_iter();
    let (mut left, mut right) = (x, y);
    if ranks.0 == 2 {
        let inner = all_of(&b.ty(x).shape[1].clone());
        left = part(b, x, &starts, vec![axes.next()?, inner])?;
    }
    if ranks.1 == 2 {
        let inner = all_of(&b.ty(y).shape[0].clone());
        right = part(b, y, &starts, vec![inner, axes.next()?])?;
    }
    b.op("matmul", &[left, right], &[])
}

/// Whether a slicing leaves some of an axis out for certain.
fn is_part(axis: &SliceAxis, size: &Size) -> bool {
    match axis {
        SliceAxis::At(_) => !size.is_one(),
        SliceAxis::Range { len, .. } => match (len.as_const(), size.as_const()) {
            (Some(len), Some(size)) => len < size,
            _ => false,
        },
        _ => false,
    }
}

/// A getitem with only the starts that its axes name.
fn part(b: &mut Builder<'_, '_>, x: NodeId, starts: &[NodeId], axes: Slices) -> Option<NodeId> {
    let mut own = Vec::new();
    let mut renumber = |start: &Start| match start {
        Start::Size(size) => Some(Start::Size(size.clone())),
        Start::Arg(k) => {
            own.push(*starts.get(k.checked_sub(1)?)?);
            Some(Start::Arg(own.len()))
        }
    };
    let axes = axes
        .iter()
        .map(|axis| match axis {
            SliceAxis::At(start) => Some(SliceAxis::At(renumber(start)?)),
            SliceAxis::Range { start, step, len } => {
                Some(SliceAxis::Range { start: renumber(start)?, step: *step, len: len.clone() })
            }
            _ => None,
        })
        .collect::<Option<Slices>>()?;
    pick(b, x, &own, axes)
}

/// The same places written again: only the last value counts.
fn last_written(b: &mut Builder<'_, '_>) -> Option<NodeId> {
    let (x, value) = (b.node("x")?, b.node("v")?);
    let args: Vec<NodeId> = [x, value].into_iter().chain(b.list("i")?).collect();
    b.op("update", &args, &[b.attr("s")?, Attr::None])
}

/// Every place written.
fn all_written(b: &mut Builder<'_, '_>) -> Option<NodeId> {
    let (x, value) = (b.node("x")?, b.node("v")?);
    let is_all = is_whole(b, x, &slices(b, "s")?);
    if is_all { as_root(b, value) } else { None }
}

/// What was read and put back.
fn as_it_was(b: &mut Builder<'_, '_>) -> Option<NodeId> {
    let is_same = same_places(b, ("j", "t"), ("i", "s"))?;
    if is_same { b.node("x") } else { None }
}
