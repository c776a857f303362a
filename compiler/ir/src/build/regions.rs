//! What loops and branches have in common.

use crate::attr::Attr;
use crate::build::operand::{Operand, Refused};
use crate::build::{BuildCx, names};
use crate::graph::{Effect, EffectKind, NodeKind};
use crate::ty::Type;
use texpr_base::{Size, Span};

/// The results of a loop or branch as values; its effects happen here.
pub(super) fn results_of(
    cx: &mut BuildCx,
    node: Operand,
    types: Vec<(Type, bool)>,
    has_effects: bool,
) -> Vec<Operand> {
    if has_effects {
        cx.effect(Effect { kind: EffectKind::Run, args: vec![node.node], span: node.span });
    }
    (0u32..)
        .zip(types)
        .map(|(i, (ty, weak))| Operand {
            weak,
            ..cx.add(NodeKind::Project(i), vec![node.node], ty, node.span)
        })
        .collect()
}

/// Whether the value has this shape, for all that is known; what only the run can tell becomes a check.
pub(super) fn same_shape_or_checked(cx: &mut BuildCx, value: Operand, shape: &[Size], span: Span) -> bool {
    let own = cx.ty(value).shape.clone();
    let differ = |(a, b): (&Size, &Size)| a != b && a.is_polynomial() && b.is_polynomial();
    if own.len() != shape.len() || own.iter().zip(shape).any(differ) {
        return false;
    }
    for (a, b) in own.iter().zip(shape) {
        cx.check_equal(a, b, span);
    }
    true
}

/// The value under a shape that is known to be its own once the program runs.
pub(super) fn with_shape(cx: &mut BuildCx, value: Operand, shape: &[Size]) -> Result<Operand, Refused> {
    if cx.ty(value).shape == shape {
        return cx.localise(value);
    }
    let def = cx.own_op(names::RESHAPE, value.span)?;
    let node = cx.import(value)?;
    let ty = Type::new(cx.ty(value).dtype, shape.to_vec());
    Ok(cx.add_op(def, vec![Attr::Sizes(shape.to_vec())], vec![node], ty, value.weak, value.span))
}
