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
