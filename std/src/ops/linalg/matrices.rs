//! What ops of linear algebra have in common: the last two axes are matrices, the axes before them batches.

use crate::ops::entry::*;
use texpr_base::Routine;
use texpr_ir::ty::broadcast;

/// An op of float matrices; integers become `f64`.
pub(super) const LINALG: OpDef = OpDef { class: Class::Linalg, promote: Promote::Float, ..OTHER };

/// An op that has a routine for complex matrices too.
pub(super) const COMPLEX: OpDef = OpDef { complex: OnComplex::Taken, ..LINALG };

/// A routine for real matrices and one for complex ones, in which each complex array is two: its parts.
pub(super) struct Both {
    pub(super) real: &'static Routine,
    pub(super) complex: &'static Routine,
}

impl Both {
    /// The results, of the types `outs`.
    pub(super) fn call(
        &self,
        b: &mut CoreBuilder,
        args: &[CoreId],
        params: Vec<Size>,
        outs: Vec<Type>,
    ) -> Vec<CoreId> {
        if args.iter().all(|arg| b.parts(*arg).is_none()) {
            return b.routine(self.real, args, params, outs);
        }
        let flat = b.flat(args);
        let of_parts =
            |ty: &Type| vec![ty.with_dtype(ty.dtype.part()); if ty.dtype.is_complex() { 2 } else { 1 }];
        let results = b.routine(self.complex, &flat, params, outs.iter().flat_map(of_parts).collect());
        let mut results = results.into_iter();
        let mut next = || results.next().expect("invariant: one result for each part");
        outs.iter()
            .map(|ty| {
                let re = next();
                if ty.dtype.is_complex() { b.pair(re, next()) } else { re }
            })
            .collect()
    }
}

/// Rows and columns.
pub(super) fn sizes(x: &Type) -> [Size; 2] {
    [x.shape[x.rank() - 2].clone(), x.shape[x.rank() - 1].clone()]
}

/// The type with other rows and columns.
pub(super) fn with_sizes(x: &Type, sizes: [&Size; 2]) -> Type {
    let mut ty = batch(x);
    ty.shape.extend(sizes.into_iter().cloned());
    ty
}

/// The type with one number for each matrix.
pub(super) fn batch(x: &Type) -> Type {
    Type::new(x.dtype, x.shape[..x.rank() - 2].to_vec())
}

/// The first argument must be square matrices.
pub(super) fn square(call: &Call<'_>) -> Result<(), OpError> {
    infer::rank_at_least(call, 0, 2)?;
    let [m, n] = sizes(&call.args[0]);
    infer::same_size(
        call,
        (0, "the number of rows of a square matrix", &m),
        (0, "the number of its columns", &n),
    )
}

/// A flag as a parameter of a routine.
pub(super) fn flag(attr: &Attr) -> Size {
    Size::constant(i64::from(infer::flag(attr)))
}

/// The type of a solution of `a @ x == b`.
pub(super) fn infer_solve(call: &Call<'_>) -> Result<Type, OpError> {
    square(call)?;
    infer::rank_at_least(call, 1, 1)?;
    let (a, b) = (&call.args[0], &call.args[1]);
    let rows = b.rank().saturating_sub(2);
    let n = a.shape[a.rank() - 1].clone();
    infer::same_size(
        call,
        (0, "the number of columns of `a`", &n),
        (1, "the number of rows of `b`", &b.shape[rows]),
    )?;
    let mut maybe = |x: &Size, y: &Size| call.maybe_equal.borrow_mut().push((x.clone(), y.clone()));
    let batch = &a.shape[..a.rank() - 2];
    let mut shape = broadcast(batch, &b.shape[..rows], &mut maybe).map_err(|mut conflict| {
        conflict.axis_from_end += 2;
        OpError::Broadcast { left: 0, right: 1, conflict }
    })?;
    shape.push(n);
    if b.rank() > 1 {
        shape.push(b.shape[rows + 1].clone());
    }
    Ok(Type::new(a.dtype, shape))
}

/// The routine on both sides, with their batches broadcast.
pub(super) fn lower_solve(
    b: &mut CoreBuilder,
    call: &LowerCall<'_>,
    routine: &Both,
    params: Vec<Size>,
) -> CoreId {
    let (left, right) = (call.args[0], call.args[1]);
    let vector = b.ty(right).rank() == 1;
    let mut right = if vector { b.expand_dims(right, &[1]) } else { right };
    let mut shape = call.ty.shape.clone();
    if vector {
        shape.push(Size::constant(1));
    }
    let n = shape[shape.len() - 2].clone();
    let mut square = shape[..shape.len() - 2].to_vec();
    square.extend([n.clone(), n]);
    let left = b.broadcast_to(left, &square);
    right = b.broadcast_to(right, &shape);
    let out = routine.call(b, &[left, right], params, vec![Type::new(call.ty.dtype, shape)])[0];
    if vector { lower::drop_axes(b, out, &[call.ty.rank()]) } else { out }
}

/// The share of the greatest singular value up to which others count as 0, as a scalar of the matrix's dtype; -1 if it is not given.
pub(super) fn rcond(b: &mut CoreBuilder, x: CoreId, given: Option<&CoreId>) -> CoreId {
    let dtype = b.ty(x).dtype;
    match given {
        Some(rcond) => b.cast(*rcond, dtype),
        None => b.constant(Scalar::f64(-1.0).cast(dtype)),
    }
}

/// The cotangents of the two sides of `a @ x == b`: `back` solves with the transpose of `a`, and `counts` keeps what is read of `a`.
pub(super) fn pull_solve<'b>(
    p: &Pullback<'b>,
    back: impl Fn(Ex<'b>, Ex<'b>) -> Ex<'b>,
    counts: impl Fn(Ex<'b>) -> Ex<'b>,
) -> Vec<Option<Ex<'b>>> {
    let (a, b) = (p.x[0], p.x[1]);
    let column = |x: Ex<'b>| if b.rank() == 1 { x.expand(&[x.rank()]) } else { x };
    let of_b = back(a, column(p.dy));
    vec![
        p.of(0, || counts(-of_b.matmul(column(p.y).mt())).sum_to(&a.ty())),
        p.of(1, || of_b.sum_to(&column(b).ty()).reshape(&b.shape())),
    ]
}
