//! `linalg.solve`.

use super::matrices;
use crate::ops::entry::*;
use texpr_routines::{complex_linalg, linalg};

static ROUTINE: matrices::Both = matrices::Both { real: &linalg::SOLVE, complex: &complex_linalg::SOLVE };

pub static SOLVE: OpDef = OpDef {
    name: "linalg.solve",
    doc: r#"The `x` with `a @ x == b`, for a square matrix `a` and a vector or matrix `b`; leading axes are batches. A singular matrix is an error.
`b` is a vector if it has one axis, otherwise a stack of matrices, as NumPy 2 has it.

```tx
linalg.solve([[2.0, 0.0], [0.0, 4.0]], [2.0, 2.0])  # [1.0, 0.5]
```"#,
    params: &[Param::array("a"), Param::array("b")],
    infer: matrices::infer_solve,
    lower: Lower::Core(|b, call| matrices::lower_solve(b, call, &ROUTINE, vec![])),
    grad: Grad::Pull(|p| matrices::pull_solve(p, |a, b| a.mt().with("linalg.solve", &[b], vec![]), |da| da)),
    ..matrices::COMPLEX
};
