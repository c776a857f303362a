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
    // Only one triangle is read, so only that one has a cotangent.
    grad: Grad::Pull(|p| p.first(|| pull_cholesky(p))),
    ..matrices::COMPLEX
};

/// The cotangent of matrices, given that of their factor.
fn pull_cholesky<'b>(p: &Pullback<'b>) -> Ex<'b> {
    let upper = infer::flag(&p.attrs[0]);
    let turned = |x: Ex<'b>| if upper { pull::adjoint(x) } else { x };
    let (l, dl) = (turned(p.y), turned(pull::conj(p.dy)));
    let inner = pull::half(pull::adjoint(l).matmul(dl), false);
    let left = pull::solve_triangular(pull::adjoint(l), inner, false);
    let both = pull::adjoint(pull::solve_triangular(pull::adjoint(l), pull::adjoint(left), false));
    pull::conj(turned(pull::of_triangle(both, false)))
}
