//! `linalg.svd_u`, `linalg.svd_s`, `linalg.svd_vt`, `linalg.svdvals`: results of one routine.

use super::matrices;
use crate::ops::entry::*;
use texpr_routines::{complex_linalg, linalg};

static ROUTINE: matrices::Both = matrices::Both { real: &linalg::SVD, complex: &complex_linalg::SVD };
static VALUES: matrices::Both = matrices::Both { real: &linalg::SVDVALS, complex: &complex_linalg::SVDVALS };

pub static SVD_U: OpDef = OpDef {
    name: "linalg.svd_u",
    doc: r#"The left singular vectors, as columns: the first result of `linalg.svd`.

```tx
abs(linalg.svd_u([[2.0]]))  # [[1.0]]
```"#,
    params: &[Param::array("x"), Param::optional("full_matrices", ParamKind::Bool)],
    infer: |call| infer_svd(call, 0),
    lower: Lower::Core(|b, call| lower_svd(b, call, 0)),
    ..matrices::COMPLEX
};

pub static SVD_S: OpDef = OpDef {
    name: "linalg.svd_s",
    doc: r#"The singular values, the greatest first: the second result of `linalg.svd`. `linalg.svdvals` is faster if nothing else is needed.

```tx
linalg.svd_s([[2.0]])  # [2.0]
```"#,
    params: &[Param::array("x"), Param::optional("full_matrices", ParamKind::Bool)],
    infer: |call| infer_svd(call, 1),
    lower: Lower::Core(|b, call| lower_svd(b, call, 1)),
    ..matrices::COMPLEX
};

pub static SVD_VT: OpDef = OpDef {
    name: "linalg.svd_vt",
    doc: r#"The right singular vectors, as rows: the third result of `linalg.svd`.

```tx
abs(linalg.svd_vt([[2.0]]))  # [[1.0]]
```"#,
    params: &[Param::array("x"), Param::optional("full_matrices", ParamKind::Bool)],
    infer: |call| infer_svd(call, 2),
    lower: Lower::Core(|b, call| lower_svd(b, call, 2)),
    ..matrices::COMPLEX
};

pub static SVDVALS: OpDef = OpDef {
    name: "linalg.svdvals",
    doc: r#"The singular values of each matrix of the last two axes, the greatest first.

```tx
linalg.svdvals([[3.0, 0.0], [0.0, 4.0]])  # [4.0, 3.0]
```"#,
    params: &[Param::array("x")],
    infer: |call| infer_svd(call, 1),
    lower: Lower::Core(|b, call| VALUES.call(b, call.args, vec![], vec![call.ty.clone()])[0]),
    ..matrices::COMPLEX
};

/// As in NumPy, all vectors unless told otherwise.
fn full(attrs: &[Attr]) -> bool {
    attrs.first().and_then(Attr::bool) != Some(false)
}

fn factors(x: &Type, full: bool) -> [Type; 3] {
    let [m, n] = matrices::sizes(x);
    let k = m.at_most(&n);
    let (columns, rows) = if full { (&m, &n) } else { (&k, &k) };
    let mut s = matrices::batch(x);
    s.dtype = x.dtype.part();
    s.shape.push(k.clone());
    [matrices::with_sizes(x, [&m, columns]), s, matrices::with_sizes(x, [rows, &n])]
}

fn infer_svd(call: &Call<'_>, which: usize) -> Result<Type, OpError> {
    infer::rank_at_least(call, 0, 2)?;
    Ok(factors(&call.args[0], full(call.attrs))[which].clone())
}

fn lower_svd(b: &mut CoreBuilder, call: &LowerCall<'_>, which: usize) -> CoreId {
    let full = full(call.attrs);
    let outs = factors(b.ty(call.args[0]), full).to_vec();
    ROUTINE.call(b, call.args, vec![Size::constant(i64::from(full))], outs)[which]
}
