//! `linalg.det`.

use super::matrices;
use crate::ops::entry::*;
use texpr_routines::{complex_linalg, linalg};

static ROUTINE: matrices::Both = matrices::Both { real: &linalg::DET, complex: &complex_linalg::DET };

pub static DET: OpDef = OpDef {
    name: "linalg.det",
    doc: r#"The determinant of each square matrix of the last two axes; 1 of a matrix without elements.

```tx
linalg.det([[0.0, 1.0], [1.0, 0.0]])  # -1.0
```"#,
    params: &[Param::array("x")],
    infer: |call| matrices::square(call).map(|()| matrices::batch(&call.args[0])),
    lower: Lower::Core(|b, call| ROUTINE.call(b, call.args, vec![], vec![call.ty.clone()])[0]),
    grad: Grad::Pull(|p| {
        let x = p.x[0];
        let change = (p.dy * p.y).expand(&[x.rank() - 2, x.rank() - 1]);
        p.first(|| change * x.un("linalg.inv").mt())
    }),
    ..matrices::COMPLEX
};
