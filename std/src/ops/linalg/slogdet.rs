//! `linalg.slogdet_sign`, `linalg.slogdet_log`: results of one routine.

use super::matrices;
use crate::ops::entry::*;
use texpr_routines::linalg::SLOGDET as ROUTINE;

pub static SLOGDET_SIGN: OpDef = OpDef {
    name: "linalg.slogdet_sign",
    doc: r#"The sign of the determinant; 0 if the matrix is singular. `linalg.slogdet` gives the logarithm of its magnitude too.

```tx
linalg.slogdet_sign([[0.0, 1.0], [1.0, 0.0]])  # -1.0
```"#,
    params: &[Param::array("x")],
    infer: |call| matrices::square(call).map(|()| matrices::batch(&call.args[0])),
    lower: Lower::Core(|b, call| b.routine(&ROUTINE, call.args, vec![], vec![call.ty.clone(); 2])[0]),
    ..matrices::LINALG
};

pub static SLOGDET_LOG: OpDef = OpDef {
    name: "linalg.slogdet_log",
    doc: r#"The logarithm of the magnitude of the determinant, which may itself be too large or small for a float; `-inf` if the matrix is singular.

```tx
linalg.slogdet_log([[0.0, 1.0], [1.0, 0.0]])  # 0.0
```"#,
    params: &[Param::array("x")],
    infer: |call| matrices::square(call).map(|()| matrices::batch(&call.args[0])),
    lower: Lower::Core(|b, call| b.routine(&ROUTINE, call.args, vec![], vec![call.ty.clone(); 2])[1]),
    ..matrices::LINALG
};
