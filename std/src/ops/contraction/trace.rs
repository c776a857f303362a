//! `trace`.

use crate::ops::entry::*;
use crate::ops::shape::diagonal::{DIAGONAL_PARAMS, diagonal, infer_diagonal};

pub static TRACE: OpDef = OpDef {
    name: "trace",
    class: Class::Contraction,
    doc: r#"The sum of the diagonal; arguments are those of `diagonal`.

```tx
trace([[1, 2], [3, 4]])  # 5
```"#,
    params: DIAGONAL_PARAMS,
    infer: |call| {
        let mut ty = infer_diagonal(call)?;
        ty.shape.pop();
        Ok(ty.with_dtype(ty.dtype.to_sum()))
    },
    complex: OnComplex::Taken,
    lower: Lower::Core(|b, call| {
        let diagonal = diagonal(b, call.args[0], call.attrs);
        let diagonal = b.cast(diagonal, call.ty.dtype);
        b.reduce(diagonal, Combine::Sum, &[call.ty.rank()], false)
    }),
    ..OTHER
};
