//! `linalg.pinv`.

use super::matrices;
use crate::ops::entry::*;
use texpr_routines::linalg::PINV as ROUTINE;

pub static PINV: OpDef = OpDef {
    name: "linalg.pinv",
    doc: r#"The pseudo-inverse of each matrix of the last two axes. Singular values not above `rcond` times the greatest count as 0; unless given it is
the larger size times the dtype's epsilon, as in the array API standard.

```tx
linalg.pinv([[2.0], [0.0]])  # [[0.5, 0.0]]
```"#,
    params: &[Param::array("x"), Param { optional: true, ..Param::array("rcond") }],
    infer: |call| {
        infer::rank_at_least(call, 0, 2)?;
        infer::scalar(call, 1)?;
        let [m, n] = matrices::sizes(&call.args[0]);
        Ok(matrices::with_sizes(&call.args[0], [&n, &m]))
    },
    lower: Lower::Core(|b, call| {
        let batch = matrices::batch(b.ty(call.args[0])).shape;
        let rcond = matrices::rcond(b, call.args[0], call.args.get(1));
        let rcond = b.broadcast_to(rcond, &batch);
        b.routine(&ROUTINE, &[call.args[0], rcond], vec![], vec![call.ty.clone()])[0]
    }),
    ..matrices::LINALG
};
