//! `linalg.lstsq_x`, `linalg.lstsq_residuals`, `linalg.lstsq_rank`, `linalg.lstsq_s`: results of one routine.

use super::matrices;
use crate::ops::entry::*;
use texpr_routines::{complex_matrices, linalg};

static ROUTINE: matrices::Both = matrices::Both { real: &linalg::LSTSQ, complex: &complex_matrices::LSTSQ };

pub static LSTSQ_X: OpDef = OpDef {
    name: "linalg.lstsq_x",
    doc: r#"The solution of `linalg.lstsq`.

```tx
linalg.lstsq_x([[1.0], [1.0]], [1.0, 3.0])  # [2.0]
```"#,
    params: PARAMS,
    infer: |call| infer_lstsq(call, 0),
    lower: Lower::Core(|b, call| lower_lstsq(b, call, 0)),
    // As long as the rank does not change.
    grad: Grad::Pull(|p| {
        let (a, inverse) = (p.x[0], p.x[0].un("linalg.pinv"));
        let [b, x, dx] = [p.x[1], p.y, pull::conj(p.dy)].map(as_columns);
        let of_b = pull::adjoint(inverse).matmul(dx);
        let rest = b - a.matmul(x);
        let beside = rest.matmul(pull::adjoint(inverse.matmul(of_b)));
        let (turned, change) = (pull::adjoint(inverse).matmul(x), pull::adjoint(dx));
        let below = turned.matmul(change - change.matmul(inverse).matmul(a));
        vec![
            p.of(0, || pull::conj(beside + below - of_b.matmul(pull::adjoint(x)))),
            p.of(1, || pull::conj(of_b).reshape(&p.x[1].shape())),
        ]
    }),
    ..matrices::COMPLEX
};

pub static LSTSQ_RESIDUALS: OpDef = OpDef {
    name: "linalg.lstsq_residuals",
    doc: r#"The sums of squares that the solution of `linalg.lstsq` leaves, one for each column of `b`.

```tx
linalg.lstsq_residuals([[1.0], [1.0]], [1.0, 3.0])  # 2.0
```"#,
    params: PARAMS,
    infer: |call| infer_lstsq(call, 1),
    lower: Lower::Core(|b, call| lower_lstsq(b, call, 1)),
    grad: Grad::Pull(|p| {
        let solution = p.x[0].with("linalg.lstsq_x", &p.x[1..], vec![]);
        let [b, x] = [p.x[1], solution].map(as_columns);
        let dy = p.dy.reshape(&[Size::constant(1), b.shape()[1].clone()]).cast(b.dtype());
        let change = (b - p.x[0].matmul(x)) * dy * 2.0;
        vec![
            p.of(0, || -pull::conj(change.matmul(pull::adjoint(x)))),
            p.of(1, || pull::conj(change).reshape(&p.x[1].shape())),
        ]
    }),
    ..matrices::COMPLEX
};

pub static LSTSQ_RANK: OpDef = OpDef {
    name: "linalg.lstsq_rank",
    doc: r#"The rank that `linalg.lstsq` found.

```tx
linalg.lstsq_rank([[1.0], [1.0]], [1.0, 3.0])  # 1
```"#,
    params: PARAMS,
    infer: |call| infer_lstsq(call, 2),
    lower: Lower::Core(|b, call| lower_lstsq(b, call, 2)),
    grad: Grad::Zero,
    ..matrices::COMPLEX
};

pub static LSTSQ_S: OpDef = OpDef {
    name: "linalg.lstsq_s",
    doc: r#"The singular values that `linalg.lstsq` found.

```tx
linalg.lstsq_s([[3.0], [4.0]], [1.0, 3.0])  # [5.0]
```"#,
    params: PARAMS,
    infer: |call| infer_lstsq(call, 3),
    lower: Lower::Core(|b, call| lower_lstsq(b, call, 3)),
    grad: Grad::Pull(|p| p.first(|| super::svd::pull_values(p))),
    ..matrices::COMPLEX
};

const PARAMS: &[Param] =
    &[Param::array("a"), Param::array("b"), Param { optional: true, ..Param::array("rcond") }];

/// The types of the results for a matrix `b` of `columns`, as the routine makes them.
fn results(a: &Type, columns: &Size) -> [Type; 4] {
    let [m, n] = matrices::sizes(a);
    let real = a.dtype.part();
    let vector = |n: &Size| Type::new(real, vec![n.clone()]);
    [matrices::with_sizes(a, [&n, columns]), vector(columns), Type::scalar(real), vector(&m.at_most(&n))]
}

fn infer_lstsq(call: &Call<'_>, which: usize) -> Result<Type, OpError> {
    let (a, b) = (&call.args[0], &call.args[1]);
    if a.rank() != 2 {
        return Err(OpError::Rank { arg: 0, expected: "a matrix".into() });
    }
    if b.rank() != 1 && b.rank() != 2 {
        return Err(OpError::Rank { arg: 1, expected: "a vector or a matrix".into() });
    }
    infer::scalar(call, 2)?;
    infer::same_size(
        call,
        (0, "the number of rows of `a`", &a.shape[0]),
        (1, "the number of rows of `b`", &b.shape[0]),
    )?;
    let column = b.rank() == 1;
    let columns = if column { Size::constant(1) } else { b.shape[1].clone() };
    let mut ty = results(a, &columns)[which].clone();
    if column && which < 2 {
        ty.shape.pop();
    }
    Ok(if which == 2 { ty.with_dtype(DType::I64) } else { ty })
}

fn lower_lstsq(b: &mut CoreBuilder, call: &LowerCall<'_>, which: usize) -> CoreId {
    let rcond = matrices::rcond(b, call.args[0], call.args.get(2));
    let right = call.args[1];
    let right = if b.ty(right).rank() == 1 { b.expand_dims(right, &[1]) } else { right };
    let columns = b.ty(right).shape[1].clone();
    let outs = results(b.ty(call.args[0]), &columns).to_vec();
    let out = ROUTINE.call(b, &[call.args[0], right, rcond], vec![], outs)[which];
    let out = b.reshape(out, call.ty.shape.clone());
    b.cast(out, call.ty.dtype)
}

/// A vector as a matrix of one column.
fn as_columns(x: Ex<'_>) -> Ex<'_> {
    if x.rank() == 1 { x.expand(&[1]) } else { x }
}
