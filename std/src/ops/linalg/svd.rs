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
    grad: Grad::Pull(|p| p.first(|| pull_vectors(p, Side::Left))),
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
    grad: Grad::Pull(|p| p.first(|| pull_values(p))),
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
    grad: Grad::Pull(|p| p.first(|| pull_vectors(p, Side::Right))),
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
    grad: Grad::Pull(|p| p.first(|| pull_values(p))),
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

/// The cotangent of matrices, given that of their singular values.
pub(super) fn pull_values<'b>(p: &Pullback<'b>) -> Ex<'b> {
    let thin = || vec![Attr::Bool(false)];
    let (u, vt) = (p.x[0].with("linalg.svd_u", &[], thin()), p.x[0].with("linalg.svd_vt", &[], thin()));
    let scaled = u * p.dy.expand(&[p.dy.rank() - 1]).cast(u.dtype());
    pull::conj(scaled.matmul(vt))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Left,
    Right,
}

/// The cotangent of matrices, given that of their left or right singular vectors; these have derivatives as long as the values differ.
///
/// The right vectors are the left ones of the conjugate transpose, so one formula does for both. Vectors beyond the values are any that complete
/// the others: of what they could do, they are taken to turn as little as they can.
fn pull_vectors<'b>(p: &Pullback<'b>, side: Side) -> Ex<'b> {
    let thin = || vec![Attr::Bool(false)];
    let part = |name: &str| p.x[0].with(name, &[], thin());
    let turned = |x: Ex<'b>| if side == Side::Left { x } else { pull::adjoint(x) };
    let (name, other) = if side == Side::Left {
        ("linalg.svd_u", "linalg.svd_vt")
    } else {
        ("linalg.svd_vt", "linalg.svd_u")
    };
    let (u, vh, s) = (turned(part(name)), turned(part(other)), part("linalg.svd_s"));
    let (whole, change) = (turned(p.y), turned(pull::conj(p.dy)));
    let k = s.shape()[s.rank() - 1].clone();
    let du = pull::columns(change, &Size::constant(0), &k);
    let uh = pull::adjoint(u);
    // Distances of the squared values; on the diagonal there is none.
    let (row, column) = (s.expand(&[s.rank() - 1]), s.expand(&[s.rank()]));
    let distance = (row + column) * (row - column);
    let same = pull::on_diagonal(s.b, &distance.shape(), 0);
    let inverse = same.choose(s.number(0.0), 1.0 / same.choose(s.number(1.0), distance)).cast(u.dtype());
    let over = row.cast(u.dtype());
    let turn = inverse * uh.matmul(du);
    let mut inner = (turn + pull::adjoint(turn)) * over;
    if u.dtype().is_complex() {
        // What turns the phases is shared by both sides.
        let phase = uh.matmul(du).un("imag").only_where(same) * 0.5 / row;
        inner = inner + phase.number(0.0).bin("complex", phase);
    }
    let outside = (du - u.matmul(uh.matmul(du))) / over;
    let mut out = u.matmul(inner) + outside;
    let [n, all] = [&whole, &u].map(|u| pull::sides(*u)[1].clone());
    if n != all {
        let more = n.sub(&all);
        let [rest, change] = [whole, change].map(|u| pull::columns(u, &all, &more));
        out = out - rest.matmul(pull::adjoint(change).matmul(u)) / over;
    }
    pull::conj(turned(out.matmul(vh)))
}
