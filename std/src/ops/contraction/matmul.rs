//! `matmul`.

use crate::ops::entry::*;
use texpr_ir::ty::broadcast;

pub static MATMUL: OpDef = OpDef {
    name: "matmul",
    aliases: &["linalg.matmul"],
    class: Class::Contraction,
    doc: r#"Matrix product of the last two axes; axes before them broadcast. A vector counts as a row on the left and as a column on the right, and
its axis is dropped again. Booleans count as integers. `a @ b` is the same.

```tx
matmul([[1, 2], [3, 4]], [5, 6])  # [17, 39]
```"#,
    params: &[Param::array("x1"), Param::array("x2")],
    promote: Promote::Numeric,
    infer,
    complex: OnComplex::Taken,
    lower: Lower::Core(|b, call| matmul(b, call.args[0], call.args[1])),
    grad: Grad::Multilinear(pull_matmul),
    ..OTHER
};

/// The type of a matrix product.
pub(super) fn infer(call: &Call<'_>) -> Result<Type, OpError> {
    infer::rank_at_least(call, 0, 1)?;
    infer::rank_at_least(call, 1, 1)?;
    let (a, b) = (&call.args[0], &call.args[1]);
    let inner_a = &a.shape[a.rank() - 1];
    let inner_b = &b.shape[b.rank().saturating_sub(2)];
    let name_a = if a.rank() == 1 { "the axis of the left side" } else { "the last axis of the left side" };
    let name_b = match b.rank() {
        1 => "the axis of the right side",
        2 => "the first axis of the right side",
        _ => "the last axis but one of the right side",
    };
    infer::same_size(call, (0, name_a, inner_a), (1, name_b, inner_b))?;
    let mut maybe = |x: &Size, y: &Size| call.maybe_equal.borrow_mut().push((x.clone(), y.clone()));
    let mut shape = broadcast(batch(a), batch(b), &mut maybe).map_err(|mut conflict| {
        conflict.axis_from_end += 2;
        OpError::Broadcast { left: 0, right: 1, conflict }
    })?;
    if a.rank() > 1 {
        shape.push(a.shape[a.rank() - 2].clone());
    }
    if b.rank() > 1 {
        shape.push(b.shape[b.rank() - 1].clone());
    }
    Ok(Type::new(a.dtype, shape))
}

fn batch(ty: &Type) -> &[Size] {
    &ty.shape[..ty.rank().saturating_sub(2)]
}

/// The matrix product of `x` and `y`, whose sizes fit.
pub(super) fn matmul(b: &mut CoreBuilder, x: CoreId, y: CoreId) -> CoreId {
    let (row, column) = (b.ty(x).rank() == 1, b.ty(y).rank() == 1);
    if row && column {
        let products = b.map(&[x, y], |x| x[0] * x[1]);
        return b.reduce(products, Combine::Sum, &[0], false);
    }
    let last = |b: &CoreBuilder, x: CoreId| b.ty(x).shape.last().is_some_and(Size::is_one);
    if column || (!row && last(b, y)) {
        let y = if column { y } else { lower::drop_axes(b, y, &[b.ty(y).rank() - 1]) };
        let sums = by_vector(b, x, y, 1);
        let rank = b.ty(sums).rank();
        return if column { sums } else { b.expand_dims(sums, &[rank]) };
    }
    let rows = b.ty(x).rank().saturating_sub(2);
    if row || b.ty(x).shape[rows].is_one() {
        let x = if row { x } else { lower::drop_axes(b, x, &[rows]) };
        let sums = by_vector(b, y, x, 2);
        let rank = b.ty(sums).rank();
        return if row { sums } else { b.expand_dims(sums, &[rank - 1]) };
    }
    let (xt, yt) = (b.ty(x).clone(), b.ty(y).clone());
    let shared = broadcast(batch(&xt), batch(&yt), &mut |_, _| {})
        .expect("invariant: the type rule checked that the shapes broadcast");
    let spread = |b: &mut CoreBuilder, x: CoreId, ty: &Type| {
        let shape: Shape = shared.iter().chain(&ty.shape[ty.rank() - 2..]).cloned().collect();
        b.broadcast_to(x, &shape)
    };
    let x = spread(b, x, &xt);
    let y = spread(b, y, &yt);
    let mut shape = shared;
    shape.push(xt.shape[xt.rank() - 2].clone());
    shape.push(yt.shape[yt.rank() - 1].clone());
    b.contract(x, y, Type::new(xt.dtype, shape))
}

/// The sums of matrices times vectors over the matrices' last axis (`from_end` 1) or last but one (2), in kernels: there is nothing to gain from a library where
/// each element is read once. A transposed matrix is read as it is stored.
fn by_vector(b: &mut CoreBuilder, matrix: CoreId, vector: CoreId, from_end: usize) -> CoreId {
    let (matrix, from_end) = match b.exchanged(matrix) {
        Some(stored) => (stored, 3 - from_end),
        None => (matrix, from_end),
    };
    let rank = b.ty(vector).rank();
    let vector = b.expand_dims(vector, &[if from_end == 1 { rank - 1 } else { rank }]);
    let products = b.map(&[matrix, vector], |x| x[0] * x[1]);
    let rank = b.ty(products).rank();
    b.reduce(products, Combine::Sum, &[rank - from_end], false)
}

/// The cotangents of the two sides of a matrix product.
pub(super) fn pull_matmul<'b>(p: &Pullback<'b>) -> Vec<Option<Ex<'b>>> {
    let (x, y) = (p.x[0], p.x[1]);
    let (row, column) = (x.rank() == 1, y.rank() == 1);
    if row && column {
        return vec![p.of(0, || p.dy * y), p.of(1, || p.dy * x)];
    }
    let a = if row { x.expand(&[0]) } else { x };
    let b = if column { y.expand(&[1]) } else { y };
    let last = p.dy.rank();
    let dy = match (row, column) {
        (true, _) => p.dy.expand(&[last.max(1) - 1]),
        (_, true) => p.dy.expand(&[last]),
        (false, false) => p.dy,
    };
    let of_y = || {
        if b.rank() == 2 && a.rank() > 2 {
            // One product over all rows of all matrices, instead of a sum of products.
            let rows = |m: Ex<'b>| {
                let shape = m.shape();
                let (last, others) = shape.split_last().expect("invariant: a matrix has axes");
                m.reshape(&[Size::product(others), last.clone()])
            };
            return rows(a).mt().matmul(rows(dy));
        }
        a.mt().matmul(dy).sum_to(&b.ty())
    };
    vec![
        p.of(0, || dy.matmul(b.mt()).sum_to(&a.ty()).reshape(&x.shape())),
        p.of(1, || of_y().reshape(&y.shape())),
    ]
}
