//! `linalg.cholesky`.

use super::matrices;
use crate::ops::entry::*;
use texpr_routines::linalg::CHOLESKY as ROUTINE;

pub static CHOLESKY: OpDef = OpDef {
    name: "linalg.cholesky",
    doc: r#"The lower triangular `l` with `l @ l.T == x`, from the lower triangle of a positive definite matrix; with `upper`, the `u` with
`u.T @ u == x`, from its upper triangle. A matrix that is not positive definite is an error.

```tx
linalg.cholesky([[4.0, 2.0], [2.0, 2.0]])  # [[2.0, 0.0], [1.0, 1.0]]
```"#,
    params: &[Param::array("x"), Param::optional("upper", ParamKind::Bool)],
    infer: |call| matrices::square(call).map(|()| call.args[0].clone()),
    lower: Lower::Core(|b, call| {
        let upper = matrices::flag(&call.attrs[0]);
        b.routine(&ROUTINE, call.args, vec![upper], vec![call.ty.clone()])[0]
    }),
    ..matrices::LINALG
};
