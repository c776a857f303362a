//! `linalg.lu_p`, `linalg.lu_l`, `linalg.lu_u`: results of one routine.

use super::matrices;
use crate::ops::entry::*;
use texpr_routines::{complex_matrices, linalg};

static ROUTINE: matrices::Both = matrices::Both { real: &linalg::LU, complex: &complex_matrices::LU };

pub static LU_P: OpDef = OpDef {
    name: "linalg.lu_p",
    doc: r#"The permutation factor of `linalg.lu`.

```tx
linalg.lu_p([[0.0, 1.0], [1.0, 0.0]])  # [[0.0, 1.0], [1.0, 0.0]]
```"#,
    params: &[Param::array("x")],
    infer: |call| infer_lu(call, 0),
    lower: Lower::Core(|b, call| lower_lu(b, call, 0)),
    // A permutation changes in jumps.
    grad: Grad::Zero,
    ..matrices::COMPLEX
};

pub static LU_L: OpDef = OpDef {
    name: "linalg.lu_l",
    doc: r#"The unit lower triangular factor of `linalg.lu`.

```tx
linalg.lu_l([[2.0, 0.0], [1.0, 1.0]])  # [[1.0, 0.0], [0.5, 1.0]]
```"#,
    params: &[Param::array("x")],
    infer: |call| infer_lu(call, 1),
    lower: Lower::Core(|b, call| lower_lu(b, call, 1)),
    grad: Grad::Pull(|p| p.first(|| pull_lu(p, 1))),
    ..matrices::COMPLEX
};

pub static LU_U: OpDef = OpDef {
    name: "linalg.lu_u",
    doc: r#"The upper triangular factor of `linalg.lu`.

```tx
linalg.lu_u([[2.0, 0.0], [1.0, 1.0]])  # [[2.0, 0.0], [0.0, 1.0]]
```"#,
    params: &[Param::array("x")],
    infer: |call| infer_lu(call, 2),
    lower: Lower::Core(|b, call| lower_lu(b, call, 2)),
    grad: Grad::Pull(|p| p.first(|| pull_lu(p, 2))),
    ..matrices::COMPLEX
};

fn factors(x: &Type) -> [Type; 3] {
    let [m, n] = matrices::sizes(x);
    let k = m.at_most(&n);
    // The permutation is real.
    let [p, l, u] = [[&m, &m], [&m, &k], [&k, &n]].map(|sizes| matrices::with_sizes(x, sizes));
    [p.with_dtype(x.dtype.part()), l, u]
}

fn infer_lu(call: &Call<'_>, which: usize) -> Result<Type, OpError> {
    infer::rank_at_least(call, 0, 2)?;
    Ok(factors(&call.args[0])[which].clone())
}

fn lower_lu(b: &mut CoreBuilder, call: &LowerCall<'_>, which: usize) -> CoreId {
    let outs = factors(b.ty(call.args[0])).to_vec();
    ROUTINE.call(b, call.args, vec![], outs)[which]
}

/// The cotangent of matrices, given that of their factor number `which`: 1 is the lower one, 2 the upper one.
fn pull_lu<'b>(p: &Pullback<'b>, which: usize) -> Ex<'b> {
    let (x, zero) = (p.x[0], Size::constant(0));
    let [permutation, l, u] = ["linalg.lu_p", "linalg.lu_l", "linalg.lu_u"].map(|name| x.un(name));
    let [m, n] = matrices::sizes(&x.ty());
    let k = m.at_most(&n);
    let (taller, wider) = (m.sub(&k), n.sub(&k));
    let (l1, u1) = (pull::rows(l, &zero, &k), pull::columns(u, &zero, &k));
    // Both turned round are triangular the other way.
    let behind = |b: Ex<'b>| pull::over_adjoint(b, u1, false);
    let before = |b: Ex<'b>| pull::solve_triangular(l1.mt(), b, false);
    let (mut below, mut right) = (None, None);
    let inner = if which == 1 {
        let mut inner = l1.mt().matmul(pull::rows(p.dy, &zero, &k)).with("tril", &[], vec![Attr::Int(-1)]);
        if taller.as_const() != Some(0) {
            let rest = behind(pull::rows(p.dy, &k, &taller));
            let own = pull::rows(l, &k, &taller).mt().matmul(rest);
            inner = inner - own.matmul(u1.mt()).un("triu");
            below = Some(rest);
        }
        inner
    } else {
        let mut inner = pull::columns(p.dy, &zero, &k).matmul(u1.mt()).un("triu");
        if wider.as_const() != Some(0) {
            let rest = before(pull::columns(p.dy, &k, &wider));
            let own = rest.matmul(pull::columns(u, &k, &wider).mt());
            inner = inner - l1.mt().matmul(own).with("tril", &[], vec![Attr::Int(-1)]);
            right = Some(rest);
        }
        inner
    };
    let mut out = behind(before(inner));
    if let Some(right) = right {
        out = pull::joined(out, right, 1);
    }
    if let Some(below) = below {
        out = pull::joined(out, below, 2);
    }
    // The factor that has no part in a larger matrix leaves the rest of it alone.
    let rank = x.rank();
    permutation.matmul(pull::resized(pull::resized(out, rank - 2, &m), rank - 1, &n))
}
