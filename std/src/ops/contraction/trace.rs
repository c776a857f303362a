//! `trace`.

use crate::ops::entry::*;
use crate::ops::shape::diagonal::{DIAGONAL_PARAMS, LINALG_DIAGONAL, diagonal, infer_diagonal, of_matrices};

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
