//! `matrix_transpose`.

use crate::ops::entry::*;

pub static MATRIX_TRANSPOSE: OpDef = OpDef {
    name: "matrix_transpose",
    aliases: &["linalg.matrix_transpose"],
    doc: r#"The last two axes exchanged.

```tx
matrix_transpose([[1, 2], [3, 4]])  # [[1, 3], [2, 4]]
```"#,
    infer: |call| {
        infer::rank_at_least(call, 0, 2)?;
        let mut ty = call.args[0].clone();
        let rank = ty.rank();
        ty.shape.swap(rank - 2, rank - 1);
        Ok(ty)
    },
    lower: Lower::Core(|b, call| {
        let rank = call.ty.rank();
        let mut axes: Vec<usize> = (0..rank).collect();
        axes.swap(rank - 2, rank - 1);
        lower::permute(b, call.args[0], &axes)
    }),
    grad: Grad::Linear(|p| pull::moved(p, |dy| dy.mt())),
    ..SHAPE
};
