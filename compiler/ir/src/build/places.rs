//! `x[rows, cols]`: arrays that say which elements are picked.
//!
//! As NumPy has it: the arrays (and scalar indices beside them) broadcast, and their axes stand where the first of them does, or first of all if
//! something else stands between them.

use crate::build::BuildCx;
use crate::build::index::{Item, Picked};
use crate::build::names;
use crate::build::operand::{Operand, Refused};
use crate::errors::e0201_broadcast;
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
    items.iter().any(|item| matches!(item, Item::At(index) if cx.ty(*index).rank() > 0))
}

/// What the arrays among the items have in common; `None` if there are none.
pub(super) fn group(cx: &mut BuildCx, items: &[Item]) -> Result<Option<Places>, Refused> {
    if !has_arrays(cx, items) {
        return Ok(None);
    }
    let mut shape = Shape::new();
    let mut first: Option<Operand> = None;
    let mut maybe = Vec::new();
    let mut numbers = Vec::new();
    for (number, item) in items.iter().enumerate() {
        let Item::At(index) = item else { continue };
        numbers.push(number);
        let own = cx.ty(*index).shape.clone();
        shape = ty::broadcast(&shape, &own, &mut |a, b| maybe.push((a.clone(), b.clone(), index.span)))
            .map_err(|conflict| {
                let first = first.unwrap_or(*index);
                let (a, b) = (cx.type_text(first), cx.type_text(*index));
                let axis = match conflict.axis_from_end {
                    1 => "the last axis".to_string(),
                    k => format!("axis -{k}"),
                };
                let sizes = (
                    conflict.left.display(&cx.sizes).to_string(),
                    conflict.right.display(&cx.sizes).to_string(),
                );
                let (left, right) = ((first.span, a.as_str()), (index.span, b.as_str()));
                e0201_broadcast::refuse(first.span.to(index.span), left, right, &axis, (&sizes.0, &sizes.1))
            })?;
        if first.is_none() && !own.is_empty() {
            first = Some(*index);
        }
    }
    for (a, b, span) in maybe {
        cx.check_equal(&a, &b, span);
    }
    let together = numbers.windows(2).all(|pair| pair[0] + 1 == pair[1]);
    let at = if together { numbers[0] } else { 0 };
    Ok(Some(Places { shape, at }))
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
    let worst = cx.own_call(names::WORST_INDEX, &[local, extent], span)?;
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
