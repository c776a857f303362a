//! What is known of a matrix from the way it was made: guards that know ops.
//!
//! Each looks a few nodes deep, so a question costs the same in any graph.

use texpr_base::Size;
use texpr_ir::{Attr, NodeId};
use texpr_opt::rewrite::Facts;

/// Nodes that a question goes through.
const DEPTH: usize = 8;

/// Elements above the diagonal are zeros.
pub(super) fn lower(facts: &Facts<'_>, id: NodeId) -> bool {
    triangle(facts, id, false, DEPTH)
}

/// Elements below the diagonal are zeros.
pub(super) fn upper(facts: &Facts<'_>, id: NodeId) -> bool {
    triangle(facts, id, true, DEPTH)
}

/// It is lower or upper triangular.
pub(super) fn triangular(facts: &Facts<'_>, id: NodeId) -> bool {
    lower(facts, id) || upper(facts, id)
}

/// It is square, and its transpose is its inverse.
pub(super) fn orthogonal(facts: &Facts<'_>, id: NodeId) -> bool {
    let mut at = id;
    for _ in 0..DEPTH {
        let is_square = matches!(facts.ty(at).shape.as_slice(), [.., m, n] if m == n);
        at = match facts.called(at) {
            Some((name, [x], _)) if is_square => match name {
                "linalg.qr_q" | "linalg.svd_u" | "linalg.svd_vt" | "linalg.eigh_vectors" | "linalg.lu_p" => {
                    return true;
                }
                "matrix_transpose" => *x,
                _ => return false,
            },
            _ => return false,
        };
    }
    false
}

/// No element is below zero; it may be NaN.
pub(super) fn nonnegative(facts: &Facts<'_>, id: NodeId) -> bool {
    not_below_zero(facts, id, DEPTH)
}

/// It is one finite number everywhere.
pub(super) fn finite_constant(facts: &Facts<'_>, id: NodeId) -> bool {
    facts.constant(id).is_some_and(|scalar| !scalar.dtype.is_complex() && scalar.as_f64().is_finite())
}

fn not_below_zero(facts: &Facts<'_>, id: NodeId, depth: usize) -> bool {
    let Some((name, args, _)) = facts.called(id).filter(|_| depth > 0 && facts.ty(id).dtype.is_float())
    else {
        return false;
    };
    match name {
        "exp" | "exp2" | "abs" | "square" | "sqrt" | "sigmoid" | "softplus" | "special.ndtr" | "var" => true,
        "sum" | "mean" | "max" | "min" | "getitem" | "reshape" | "broadcast_to" | "expand_dims" => {
            not_below_zero(facts, args[0], depth - 1)
        }
        _ => false,
    }
}

/// It is made of a sum of powers (its last argument) of elements from which the greatest of each group was not taken off yet.
pub(super) fn unshifted(facts: &Facts<'_>, id: NodeId) -> bool {
    let inner = |id: NodeId| facts.called(id).and_then(|(_, args, _)| args.first().copied());
    let sum = facts.called(id).and_then(|(_, args, _)| args.last().copied());
    let Some((_, [powers], attrs)) = sum.and_then(|sum| facts.called(sum)) else {
        return true;
    };
    let axes = inner(*powers).and_then(|x| shifted_along(facts, x));
    axes.is_none_or(|axes| axes != axes_of(&attrs[0], inner(*powers).map_or(0, |x| facts.ty(x).rank())))
}

/// It is the greatest of elements from which their greatest was taken off: 0, or NaN where that is infinite.
pub(super) fn greatest_of_shifted(facts: &Facts<'_>, id: NodeId) -> bool {
    match facts.called(id) {
        Some(("max", [x], attrs)) => {
            shifted_along(facts, *x).is_some_and(|axes| axes == axes_of(&attrs[0], facts.ty(*x).rank()))
        }
        _ => false,
    }
}

/// The axes along which the greatest element was taken off.
fn shifted_along(facts: &Facts<'_>, id: NodeId) -> Option<Vec<usize>> {
    let Some(("subtract", [x, shift], _)) = facts.called(id) else {
        return None;
    };
    let shift = match facts.called(*shift) {
        Some(("stop_gradient", [inner], _)) => *inner,
        _ => *shift,
    };
    match facts.called(shift) {
        Some(("max", [of], attrs)) if of == x => Some(axes_of(&attrs[0], facts.ty(*x).rank())),
        _ => None,
    }
}

/// The axes that a reduction of `rank` axes is over.
pub(super) fn axes_of(attr: &Attr, rank: usize) -> Vec<usize> {
    attr.axes().map_or_else(|| (0..rank).collect(), <[usize]>::to_vec)
}

/// Its sum is of its own dtype, so wrapping before or after is the same.
pub(super) fn sums_alike(facts: &Facts<'_>, id: NodeId) -> bool {
    let dtype = facts.ty(id).dtype;
    dtype.is_float() || (dtype.is_int() && dtype == dtype.to_sum())
}

fn triangle(facts: &Facts<'_>, id: NodeId, upper: bool, depth: usize) -> bool {
    let Some((name, args, attrs)) = facts.called(id).filter(|_| depth > 0) else {
        return false;
    };
    let of = |k: usize, upper: bool| triangle(facts, args[k], upper, depth - 1);
    let number = |k: usize| attrs.get(k).and_then(Attr::int).unwrap_or(0);
    let flag = |k: usize| attrs.get(k).and_then(Attr::bool).unwrap_or(false);
    match name {
        "tril" => (!upper && number(0) <= 0) || of(0, upper),
        "triu" => (upper && number(0) >= 0) || of(0, upper),
        "linalg.cholesky" => flag(0) == upper,
        "linalg.qr_r" | "linalg.lu_u" => upper,
        "linalg.lu_l" => !upper,
        "eye" => number(2) == 0,
        // Of a vector.
        "diag" => number(0) == 0 && facts.ty(args[0]).rank() == 1,
        "matrix_transpose" => of(0, !upper),
        "negative" | "astype" => of(0, upper),
        "matmul" => {
            facts.ty(args[0]).rank() >= 2 && facts.ty(args[1]).rank() >= 2 && of(0, upper) && of(1, upper)
        }
        _ => false,
    }
}

/// The node is a product of two matrices over one index: each element is one product.
pub(super) fn thin_inside(facts: &Facts<'_>, id: NodeId) -> bool {
    let args = &facts.graph.node(id).args;
    let shapes: Vec<&[Size]> = args.iter().map(|arg| facts.ty(*arg).shape.as_slice()).collect();
    matches!(shapes.as_slice(), [[_, k], [l, _]] if k.is_one() && l.is_one())
}
