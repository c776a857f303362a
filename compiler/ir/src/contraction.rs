//! Sums of products that are matrix products: `sum(a[:, :, newaxis] * b, axis=1)`, `[i < n, j < m: sum[k < p](a[i, k] * b[k, j])]`.
//!
//! Each axis of the product is one of the left factor alone, of the right one alone, of both, or summed over. With some of each the library's
//! matrix product is faster by orders, and needs no memory for the products. The order of the sum is then the library's.

use crate::core::{Core, CoreBuilder, CoreId, ViewAxis};
use crate::prim::Prim;
use crate::primfn::Inst;
use crate::ty::Type;
use texpr_base::Size;

/// Sums over a constant number of terms up to this stay in the kernel.
const FEW: i64 = 4;

/// The sum of `x` over `axes` as a matrix product, if it is one.
pub(crate) fn recognise(b: &mut CoreBuilder, x: CoreId, axes: &[usize]) -> Option<CoreId> {
    let Some(Core::Map(f)) = b.kind(x).cloned() else { return None };
    let [Inst::Prim { prim: Prim::Mul, args, .. }] = f.insts.as_slice() else { return None };
    let [left, right] = [args.first()?.index(), args.get(1)?.index()].map(|k| b.args(x).get(k).copied());
    let (left, right) = (left?, right?);
    let shape = b.shape(x);
    let few: Option<i64> = axes.iter().map(|axis| shape[*axis].as_const()).product();
    if left == right || few.is_some_and(|n| n <= FEW) {
        return None;
    }
    let (of_left, of_right) = (varies(b, left, shape.len()), varies(b, right, shape.len()));
    let mut kinds = [Vec::new(), Vec::new(), Vec::new(), Vec::new()];
    for axis in 0..shape.len() {
        let kind = match (axes.contains(&axis), of_left[axis], of_right[axis]) {
            (true, true, true) => 3,
            (true, ..) => return None,
            (false, true, true) => 0,
            (false, true, false) => 1,
            (false, false, true) => 2,
            (false, false, false) if shape[axis].is_one() => continue,
            (false, false, false) => return None,
        };
        kinds[kind].push(axis);
    }
    let [both, rows, columns, summed] = kinds;
    if rows.is_empty() || columns.is_empty() {
        return None;
    }
    let sizes = |axes: &[usize]| -> Vec<Size> { axes.iter().map(|axis| shape[*axis].clone()).collect() };
    let a = factor(b, left, &shape, [&both, &rows, &summed]);
    let c = factor(b, right, &shape, [&both, &summed, &columns]);
    let (m, n) = (Size::product(&sizes(&rows)), Size::product(&sizes(&columns)));
    let lead = sizes(&both);
    let ty = Type::new(b.ty(x).dtype, lead.iter().cloned().chain([m, n]).collect());
    let product = b.contract(a, c, ty);
    let apart = lead.into_iter().chain(sizes(&rows)).chain(sizes(&columns)).collect();
    let product = b.reshape(product, apart);
    // Back to the order of the axes that stay.
    let order: Vec<usize> = both.iter().chain(&rows).chain(&columns).copied().collect();
    let kept: Vec<usize> = (0..shape.len()).filter(|axis| !axes.contains(axis)).collect();
    let view = order
        .iter()
        .map(|axis| ViewAxis::whole(kept.iter().position(|k| k == axis).unwrap_or_default()))
        .collect();
    let shape = kept.iter().map(|axis| shape[*axis].clone()).collect();
    Some(b.view(product, view, shape))
}

/// Per axis of a space of `rank` axes that the value broadcasts to: whether it changes along it.
fn varies(b: &CoreBuilder, x: CoreId, rank: usize) -> Vec<bool> {
    let own = b.shape(x);
    let lead = rank - own.len();
    (0..rank)
        .map(|axis| {
            let Some(k) = axis.checked_sub(lead) else { return false };
            let seen = match b.kind(x) {
                Some(Core::View(axes)) if b.args(x)[1..].iter().all(|start| b.ty(*start).rank() == 0) => {
                    axes.iter().any(|axis| axis.out == Some(k) && axis.step != 0)
                }
                _ => true,
            };
            seen && !own[k].is_one()
        })
        .collect()
}

/// The value over these axes of the space, in this order, each of the last two groups as one axis.
fn factor(b: &mut CoreBuilder, x: CoreId, space: &[Size], groups: [&[usize]; 3]) -> CoreId {
    let lead = space.len() - b.ty(x).rank();
    let order: Vec<usize> = groups.concat();
    let view = (0..b.ty(x).rank())
        .map(|k| {
            order.iter().position(|axis| *axis == lead + k).map_or_else(ViewAxis::first, ViewAxis::whole)
        })
        .collect();
    let shape = order.iter().map(|axis| space[*axis].clone()).collect();
    let x = b.view(x, view, shape);
    let of = |group: &[usize]| group.iter().map(|axis| space[*axis].clone()).collect::<Vec<Size>>();
    let mut shape = of(groups[0]);
    shape.extend(groups[1..].iter().map(|group| Size::product(&of(group))));
    b.reshape(x, shape)
}
