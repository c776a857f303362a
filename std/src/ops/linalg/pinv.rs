//! `linalg.pinv`.

use super::matrices;
use crate::ops::entry::*;
use texpr_routines::{complex_linalg, linalg};

static ROUTINE: matrices::Both = matrices::Both { real: &linalg::PINV, complex: &complex_linalg::PINV };

pub static PINV: OpDef = OpDef {
    name: "linalg.pinv",
    doc: r#"The pseudo-inverse of each matrix of the last two axes. Singular values not above `rtol` (NumPy's older name: `rcond`) times the greatest count as 0; unless given it is
the larger size times the dtype's epsilon, as in the array API standard.

```tx
linalg.pinv([[2.0], [0.0]])  # [[0.5, 0.0]]
```"#,
    params: &[Param::array("x"), Param::scalar_or("rcond", -1.0), Param::scalar_or("rtol", -1.0)],
    infer: |call| {
        infer::rank_at_least(call, 0, 2)?;
        infer::scalar(call, 1)?;
        infer::scalar(call, 2)?;
        let [m, n] = matrices::sizes(&call.args[0]);
        Ok(matrices::with_sizes(&call.args[0], [&n, &m]))
    },
    lower: Lower::Core(|b, call| {
        let batch = matrices::batch(b.ty(call.args[0])).shape;
        // What is not given is -1.
        let given = match call.args {
            [_, rcond, rtol] => {
                let real = [rcond, rtol].map(|x| b.parts(*x).map_or(*x, |(re, _)| re));
                Some(b.map(&real, |x| x[0].max(x[1])))
            }
            _ => None,
        };
        let rcond = matrices::rcond(b, call.args[0], given.as_ref());
        let rcond = b.broadcast_to(rcond, &batch);
        ROUTINE.call(b, &[call.args[0], rcond], vec![], vec![call.ty.clone()])[0]
    }),
    grad: Grad::Pull(|p| {
        let (a, y, dy) = (p.x[0], p.y, pull::conj(p.dy));
        let (yh, dyh) = (pull::adjoint(y), pull::adjoint(dy));
        // As long as no singular value becomes 0, or stops being 0.
        let inside = -(yh.matmul(dy).matmul(yh));
        let (left, right) = (dyh.matmul(y).matmul(yh), yh.matmul(y).matmul(dyh));
        let beside = left - a.matmul(y.matmul(left)) + right - right.matmul(y).matmul(a);
        p.first(|| pull::conj(inside + beside))
    }),
    ..matrices::COMPLEX
};
