//! `linalg.qr_q`, `linalg.qr_r`: results of one routine.

use super::matrices;
use crate::ops::entry::*;
use crate::ops::errors::e0602_value;
use texpr_routines::{complex_linalg, linalg};

static ROUTINE: matrices::Both = matrices::Both { real: &linalg::QR, complex: &complex_linalg::QR };

pub static QR_Q: OpDef = OpDef {
    name: "linalg.qr_q",
    doc: r#"The factor with orthonormal columns of `linalg.qr`.

```tx
abs(linalg.qr_q([[2.0], [0.0]]))  # [[1.0], [0.0]]
```"#,
    params: &[Param::array("x"), Param::optional("mode", ParamKind::Str)],
    infer: |call| infer_qr(call, 0),
    lower: Lower::Core(|b, call| lower_qr(b, call, 0)),
    grad: Grad::Pull(|p| p.first(|| pull_qr(p, 0))),
    ..matrices::COMPLEX
};

pub static QR_R: OpDef = OpDef {
    name: "linalg.qr_r",
    doc: r#"The triangular factor of `linalg.qr`.

```tx
linalg.qr_r([[3.0], [4.0]])  # [[-5.0]]
```"#,
    params: &[Param::array("x"), Param::optional("mode", ParamKind::Str)],
    infer: |call| infer_qr(call, 1),
    lower: Lower::Core(|b, call| lower_qr(b, call, 1)),
    grad: Grad::Pull(|p| p.first(|| pull_qr(p, 1))),
    ..matrices::COMPLEX
};

fn complete(attr: &Attr) -> bool {
    matches!(attr, Attr::Str(mode) if mode == "complete")
}

fn factors(x: &Type, complete: bool) -> [Type; 2] {
    let [m, n] = matrices::sizes(x);
    let k = if complete { m.clone() } else { m.at_most(&n) };
    [matrices::with_sizes(x, [&m, &k]), matrices::with_sizes(x, [&k, &n])]
}

fn infer_qr(call: &Call<'_>, which: usize) -> Result<Type, OpError> {
    infer::rank_at_least(call, 0, 2)?;
    if let Attr::Str(mode) = &call.attrs[0]
        && mode != "reduced"
        && mode != "complete"
    {
        let message = format!("`{}` has no mode \"{mode}\"", call.def.name);
        let help = "the modes are \"reduced\" and \"complete\"; `linalg.qr_r` is the triangular factor alone";
        return Err(e0602_value::refuse(None, message, Some(help)));
    }
    let [q, r] = factors(&call.args[0], complete(&call.attrs[0]));
    Ok(if which == 0 { q } else { r })
}

fn lower_qr(b: &mut CoreBuilder, call: &LowerCall<'_>, which: usize) -> CoreId {
    let complete = complete(&call.attrs[0]);
    let outs = factors(b.ty(call.args[0]), complete).to_vec();
    ROUTINE.call(b, call.args, vec![Size::constant(i64::from(complete))], outs)[which]
}

/// The cotangent of matrices, given that of their factor number `which`, for columns (as many as there are rows) that are independent.
///
/// Columns that `r` is wider by follow from the others: they are `q @ r`. Columns that `q` has more in mode "complete" are any that complete the
/// others, and are taken to turn as little as they can.
fn pull_qr<'b>(p: &Pullback<'b>, which: usize) -> Ex<'b> {
    let (x, change) = (p.x[0], pull::conj(p.dy));
    let ([m, n], zero) = (matrices::sizes(&x.ty()), Size::constant(0));
    let k = m.at_most(&n);
    let wider = n.sub(&k);
    let (q, r) = (x.un("linalg.qr_q"), x.un("linalg.qr_r"));
    let r1 = pull::columns(r, &zero, &k);
    let is_wide = wider.as_const() != Some(0);
    let over = |x: Ex<'b>| pull::over_adjoint(x, r1, false);
    // The cotangents of both factors, of the first columns of `x` alone, and of those that it is wider by.
    let (mut dq, mut dr, mut right, mut more) = (None, None, None, None);
    if which == 0 {
        dq = Some(pull::columns(change, &zero, &k));
        let all = change.shape()[x.rank() - 1].clone();
        if all != k {
            let [rest, turned] = [p.y, change].map(|q| pull::columns(q, &k, &all.sub(&k)));
            more = Some(rest.matmul(pull::adjoint(turned).matmul(q)));
        }
    } else {
        let change = pull::rows(change, &zero, &k);
        dr = Some(pull::columns(change, &zero, &k));
        if is_wide {
            let change = pull::columns(change, &k, &wider);
            dq = Some(pull::columns(x, &k, &wider).matmul(pull::adjoint(change)));
            right = Some(q.matmul(change));
        }
    }
    let mut turn = dr.map(|dr| r1.matmul(pull::adjoint(dr)));
    if let Some(dq) = dq {
        let own = pull::adjoint(dq).matmul(q);
        turn = Some(turn.map_or(-own, |turn| turn - own));
    }
    let turn = turn.expect("invariant: one of the factors has a cotangent");
    // Its diagonal is real, as the signs of `r` do not turn.
    let half = pull::half(turn, false);
    let mirrored = half + pull::adjoint(half);
    let mut inner = q.matmul(mirrored);
    if let Some(dq) = dq {
        inner = dq + inner;
    }
    if let Some(more) = more {
        inner = inner - more;
    }
    let left = over(inner);
    let whole = match right {
        Some(right) => pull::joined(left, right, 1),
        None if is_wide => pull::resized(left, x.rank() - 1, &n),
        None => left,
    };
    pull::conj(whole)
}
