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
