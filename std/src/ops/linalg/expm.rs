//! `linalg.expm`.

use super::matrices;
use crate::ops::entry::*;
use texpr_routines::{complex_matrices, linalg};

static ROUTINE: matrices::Both = matrices::Both { real: &linalg::EXPM, complex: &complex_matrices::EXPM };

pub static EXPM: OpDef = OpDef {
    name: "linalg.expm",
    doc: r#"The matrix exponential, `I + x + x @ x / 2 + …`, of each square matrix of the last two axes.

```tx
linalg.expm([[0.0, 0.0], [0.0, 0.0]])  # [[1.0, 0.0], [0.0, 1.0]]
```"#,
    params: &[Param::array("x")],
    infer: |call| matrices::square(call).map(|()| call.args[0].clone()),
    lower: Lower::Core(|b, call| ROUTINE.call(b, call.args, vec![], vec![call.ty.clone()])[0]),
    grad: Grad::Pull(|p| p.first(|| pull::of_series(p, "linalg.expm"))),
    ..matrices::COMPLEX
};
