//! `linalg.inv`.

use super::matrices;
use crate::ops::entry::*;
use texpr_routines::{complex_linalg, linalg};

static ROUTINE: matrices::Both = matrices::Both { real: &linalg::INV, complex: &complex_linalg::INV };

pub static INV: OpDef = OpDef {
    name: "linalg.inv",
    doc: r#"The inverse of each square matrix of the last two axes. A singular matrix is an error. To solve equations, `linalg.solve` is faster and more
accurate.

```tx
linalg.inv([[2.0, 0.0], [0.0, 4.0]])  # [[0.5, 0.0], [0.0, 0.25]]
```"#,
    params: &[Param::array("x")],
    infer: |call| matrices::square(call).map(|()| call.args[0].clone()),
    lower: Lower::Core(|b, call| ROUTINE.call(b, call.args, vec![], vec![call.ty.clone()])[0]),
    grad: Grad::Pull(|p| p.first(|| -(p.y.mt().matmul(p.dy).matmul(p.y.mt())))),
    ..matrices::COMPLEX
};
