//! `trace`.

use crate::ops::entry::*;
use crate::ops::shape::diagonal::{
    DIAGONAL_PARAMS, LINALG_DIAGONAL, diagonal, infer_diagonal, of_matrices, plane,
};

pub static TRACE: OpDef = OpDef {
    name: "trace",
    class: Class::Contraction,
    doc: r#"The sum of the diagonal; arguments are those of `diagonal`.

```tx
trace([[1, 2], [3, 4]])  # 5
```"#,
    params: DIAGONAL_PARAMS,
    infer: |call| infer_diagonal(call).map(summed),
    complex: OnComplex::Taken,
    lower: Lower::Core(|b, call| trace(b, call, call.attrs)),
    grad: Grad::Linear(|p| p.first(|| pull_trace(p, &p.attrs))),
    ..OTHER
};

pub static LINALG_TRACE: OpDef = OpDef {
    name: "linalg.trace",
    doc: r#"The sum of the `offset`-th diagonal of each matrix of the last two axes, as the array API standard has it; `trace` is of the first two, as in
NumPy.

```tx
linalg.trace([[[1, 2], [3, 4]], [[5, 6], [7, 8]]])  # [5, 13]
```"#,
    params: LINALG_DIAGONAL.params,
    infer: |call| (LINALG_DIAGONAL.infer)(call).map(summed),
    lower: Lower::Core(|b, call| {
        let attrs = of_matrices(call.attrs, b.ty(call.args[0]).rank());
        trace(b, call, &attrs)
    }),
    grad: Grad::Linear(|p| p.first(|| pull_trace(p, &of_matrices(&p.attrs, p.x[0].rank())))),
    ..TRACE
};

/// The type of sums along the last axis.
fn summed(mut diagonal: Type) -> Type {
    diagonal.shape.pop();
    let dtype = diagonal.dtype.to_sum();
    diagonal.with_dtype(dtype)
}

fn trace(b: &mut CoreBuilder, call: &LowerCall<'_>, attrs: &[Attr]) -> CoreId {
    let diagonal = diagonal(b, call.args[0], attrs);
    let diagonal = b.cast(diagonal, call.ty.dtype);
    b.reduce(diagonal, Combine::Sum, &[call.ty.rank()], false)
}

/// The cotangent of the result on the diagonal, and zeros beside it.
fn pull_trace<'b>(p: &Pullback<'b>, attrs: &[Attr]) -> Ex<'b> {
    let (shape, [axis1, axis2]) = (p.x[0].shape(), plane(attrs));
    let (row, column) = (pull::index(p.dy.b, &shape, axis1), pull::index(p.dy.b, &shape, axis2));
    let dy = p.dy.cast(p.x[0].dtype()).expand(&[axis1.min(axis2), axis1.max(axis2)]);
    let offset = attrs[0].int().unwrap_or(0) as f64;
    dy.broadcast_to(&shape).only_where((row + offset).bin("equal", column))
}
