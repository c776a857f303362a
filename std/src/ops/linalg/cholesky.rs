//! `linalg.cholesky`.

use super::matrices;
use crate::ops::entry::*;
use texpr_routines::{complex_linalg, linalg};

static ROUTINE: matrices::Both =
    matrices::Both { real: &linalg::CHOLESKY, complex: &complex_linalg::CHOLESKY };

pub static CHOLESKY: OpDef = OpDef {
    name: "linalg.cholesky",
    doc: r#"The lower triangular `l` with `l @ l.T == x` (of complex numbers `conj(l).T`), from the lower triangle of a positive definite matrix; with `upper`, the `u` with
`u.T @ u == x`, from its upper triangle. A matrix that is not positive definite is an error.

```tx
linalg.cholesky([[4.0, 2.0], [2.0, 2.0]])  # [[2.0, 0.0], [1.0, 1.0]]
```"#,
    params: &[Param::array("x"), Param::optional("upper", ParamKind::Bool)],
    infer: |call| matrices::square(call).map(|()| call.args[0].clone()),
    lower: Lower::Core(|b, call| {
        let upper = matrices::flag(&call.attrs[0]);
        ROUTINE.call(b, call.args, vec![upper], vec![call.ty.clone()])[0]
    }),
    ..matrices::COMPLEX
};
