//! `x[rows, cols]`: arrays that say which elements are picked.
//!
//! As NumPy has it: the arrays (and scalar indices beside them) broadcast, and their axes stand where the first of them does, or first of all if
//! something else stands between them.

use crate::attr::Attr;
use crate::build::BuildCx;
use crate::build::index::{Item, Picked};
use crate::build::names;
use crate::build::operand::{Operand, Refused};
use crate::errors::{e0201_broadcast, e0202_size_mismatch, e0204_rank};
use crate::graph::{Effect, EffectKind};
use crate::ty::{self, Shape, Type};
use texpr_base::{DType, Scalar, Size};

/// The axes that arrays of indices give to what is picked.
#[derive(Clone, Debug)]
pub(super) struct Places {
    pub(super) shape: Shape,
    /// The item before which they stand.
    pub(super) at: usize,
}

/// Whether any index is an array.
pub(super) fn has_arrays(cx: &BuildCx, items: &[Item]) -> bool {
    items.iter().any(|item| matches!(item, Item::At(index) | Item::Place(index) if cx.ty(*index).rank() > 0))
}

/// The items with each mask replaced by the places where it is true, one array for each of its axes.
pub(super) fn without_masks(cx: &mut BuildCx, base: Operand, items: &[Item]) -> Result<Vec<Item>, Refused> {
    let is_mask = |cx: &BuildCx, index: Operand| cx.ty(index).dtype == DType::Bool && cx.ty(index).rank() > 0;
    let mask = |cx: &BuildCx, item: &Item| match item {
        Item::At(index) if is_mask(cx, *index) => Some(*index),
        _ => None,
    };
    if !items.iter().any(|item| mask(cx, item).is_some()) {
        return Ok(items.to_vec());
    }
    let n_axes = |cx: &BuildCx, item: &Item| match item {
        Item::At(_) | Item::Place(_) | Item::Range { .. } => {
            mask(cx, item).map_or(1, |mask| cx.ty(mask).rank())
        }
        Item::Ellipsis(_) | Item::New(_) => 0,
    };
    let given: usize = items.iter().map(|item| n_axes(cx, item)).sum();
    let shape = cx.ty(base).shape.clone();
    let mut out = Vec::with_capacity(items.len());
    let mut axis = 0;
    for item in items {
        let Some(mask) = mask(cx, item) else {
            out.push(*item);
            axis += if matches!(item, Item::Ellipsis(_)) {
                shape.len().saturating_sub(given)
            } else {
                n_axes(cx, item)
            };
            continue;
        };
        let own = cx.ty(mask).shape.clone();
        for (k, size) in own.iter().enumerate() {
            let Some(whole) = shape.get(axis + k) else { break };
            if size != whole && size.is_polynomial() && whole.is_polynomial() {
                let (a, b) = (cx.type_text(base), cx.type_text(mask));
                let show = |size: &Size| size.display(&cx.sizes).to_string();
                let (x, y) = (show(whole), show(size));
                let (first, second) =
                    (format!("axis {} of the array", axis + k), format!("axis {k} of the mask"));
                let refused = e0202_size_mismatch::refuse(
                    mask.span,
                    (base.span, &a, &first, &x),
                    (mask.span, &b, &second, &y),
                );
                return Err(cx.note_origins(refused, &[whole, size]));
            }
            cx.check_equal(whole, size, mask.span);
        }
        out.extend(cx.nonzero(mask)?.into_iter().map(Item::Place));
        axis += own.len();
    }
    Ok(out)
}

impl BuildCx {
    /// Where `x` is not zero: the indices along each axis, in row-major order. Their number is a size that the data tells.
    pub fn nonzero(&mut self, x: Operand) -> Result<Vec<Operand>, Refused> {
        let span = x.span;
        let ty = self.ty(x).clone();
        if ty.rank() == 0 {
            let text = ty.display(&self.sizes);
            return Err(e0204_rank::refuse(span, "`nonzero`", (span, &text), "an array"));
        }
        let zero = self.literal(Scalar::i64(0), span);
        let mask =
            if ty.dtype == DType::Bool { x } else { self.own_call(names::NOT_EQUAL, &[x, zero], span)? };
        let mask = self.localise(mask)?;
        let count = self.own_call(names::COUNT_NONZERO, &[mask], span)?;
        if let Some(text) = self.text_of(x) {
            self.call_it(count, &format!("count_nonzero({text})"));
        }
        let n = self.data_size(count, true)?;
        let def = self.own_op(names::NONZERO_PLACES, span)?;
        let all = self.finish_call(def, &[mask], vec![Attr::Sizes(vec![n])], span)?;
        (0..ty.rank())
            .map(|axis| {
                let axis = self.literal(Scalar::i64(axis as i64), span);
                self.index(all, &[Item::At(axis)], "", span)
            })
            .collect()
    }
}

/// What the arrays among the items have in common; `None` if there are none.
pub(super) fn group(cx: &mut BuildCx, items: &[Item]) -> Result<Option<Places>, Refused> {
    if !has_arrays(cx, items) {
        return Ok(None);
    }
    let index = |item: &Item| match item {
        Item::At(index) | Item::Place(index) => Some(*index),
        _ => None,
    };
    let numbers: Vec<usize> = (0..items.len()).filter(|i| index(&items[*i]).is_some()).collect();
    let indices: Vec<Operand> = items.iter().filter_map(index).collect();
    let shape = cx.common_shape(&indices)?;
    let together = numbers.windows(2).all(|pair| pair[0] + 1 == pair[1]);
    let at = if together { numbers[0] } else { 0 };
    Ok(Some(Places { shape, at }))
}

impl BuildCx {
    /// The shape to which all of the arrays broadcast.
    pub fn common_shape(&mut self, arrays: &[Operand]) -> Result<Shape, Refused> {
        let mut shape = Shape::new();
        let mut first: Option<Operand> = None;
        let mut maybe = Vec::new();
        for array in arrays {
            let own = self.ty(*array).shape.clone();
            let equal = &mut |a: &Size, b: &Size| maybe.push((a.clone(), b.clone(), array.span));
            shape = ty::broadcast(&shape, &own, equal).map_err(|conflict| {
                let first = first.unwrap_or(*array);
                let (a, b) = (self.type_text(first), self.type_text(*array));
                let axis = match conflict.axis_from_end {
                    1 => "the last axis".to_string(),
                    k => format!("axis -{k}"),
                };
                let sizes = (
                    conflict.left.display(&self.sizes).to_string(),
                    conflict.right.display(&self.sizes).to_string(),
                );
                let (left, right) = ((first.span, a.as_str()), (array.span, b.as_str()));
                e0201_broadcast::refuse(first.span.to(array.span), left, right, &axis, (&sizes.0, &sizes.1))
            })?;
            if first.is_none() && !own.is_empty() {
                first = Some(*array);
            }
        }
        for (a, b, span) in maybe {
            self.check_equal(&a, &b, span);
        }
        Ok(shape)
    }
}

/// The indices along an axis of `size`: from the front, in range by a check.
pub(super) fn start(
    cx: &mut BuildCx,
    index: Operand,
    axis: usize,
    size: &Size,
    array: &str,
) -> Result<Operand, Refused> {
    let span = index.span;
    let local = cx.as_index(index)?;
    let extent = cx.size_value(size, span);
    let def = cx.own_op(names::WORST_INDEX, span)?;
    let worst = cx.finish_call(def, &[local, extent], vec![Attr::Slices(Vec::new())], span)?;
    let none = cx.constant(Scalar::i64(i64::MIN), span);
    let asked = cx.own_call(names::NOT_EQUAL, &[worst, none], span)?;
    let kind = EffectKind::CheckIndex { axis, size: size.clone(), array: array.to_string() };
    cx.effect_once(Effect { kind, args: vec![worst.node, asked.node], span });
    let zero = cx.constant(Scalar::i64(0), span);
    let negative = cx.own_call(names::LESS, &[local, zero], span)?;
    let wrapped = cx.own_call(names::ADD, &[local, extent], span)?;
    let start = cx.own_call(names::WHERE, &[negative, wrapped, local], span)?;
    debug_assert_eq!(cx.ty(start).dtype, DType::I64);
    Ok(start)
}

/// Gives each array of starts axes of size 1 for the axes of what is picked that come after those of the arrays.
pub(super) fn align(cx: &mut BuildCx, places: &Places, picked: &mut Picked) -> Result<(), Refused> {
    use crate::attr::SliceAxis;
    let after = picked.axes.iter().skip_while(|axis| !matches!(axis, SliceAxis::Places(_))).skip(1);
    let n_after = after.filter(|axis| matches!(axis, SliceAxis::Range { .. } | SliceAxis::New)).count();
    for start in &mut picked.starts {
        let rank = cx.ty(*start).rank();
        if rank == 0 || n_after == 0 {
            continue;
        }
        let mut items = vec![Item::Ellipsis(start.span)];
        items.extend(std::iter::repeat_n(Item::New(start.span), n_after));
        *start = cx.index(*start, &items, "", start.span)?;
    }
    debug_assert!(picked.starts.iter().all(|start| fits(cx.ty(*start), places.shape.len() + n_after)));
    Ok(())
}

fn fits(start: &Type, rank: usize) -> bool {
    start.rank() <= rank
}
