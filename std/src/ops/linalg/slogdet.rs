//! `linalg.slogdet_sign`, `linalg.slogdet_log`: results of one routine.

use super::matrices;
use crate::ops::entry::*;
use texpr_routines::{complex_linalg, linalg};

static ROUTINE: matrices::Both = matrices::Both { real: &linalg::SLOGDET, complex: &complex_linalg::SLOGDET };

pub static SLOGDET_SIGN: OpDef = OpDef {
    name: "linalg.slogdet_sign",
    doc: r#"The sign of the determinant, a number of magnitude 1; 0 if the matrix is singular. `linalg.slogdet` gives the logarithm of its magnitude too.

```tx
linalg.slogdet_sign([[0.0, 1.0], [1.0, 0.0]])  # -1.0
```"#,
    params: &[Param::array("x")],
    infer: |call| infer_slogdet(call, 0),
    lower: Lower::Core(|b, call| lower_slogdet(b, call, 0)),
    grad: Grad::Pull(|p| {
        let x = p.x[0];
        if !x.dtype().is_complex() {
            return p.first(|| x.zeros());
        }
        // Only its angle changes: with the imaginary part of the trace of `inverse(x) @ dx`.
        let turn = (p.y * p.dy).un("imag");
        let change = turn.number(0.0).bin("complex", turn).expand(&[x.rank() - 2, x.rank() - 1]);
        p.first(|| change * x.un("linalg.inv").mt())
    }),
    ..matrices::COMPLEX
};

pub static SLOGDET_LOG: OpDef = OpDef {
    name: "linalg.slogdet_log",
    doc: r#"The logarithm of the magnitude of the determinant, which may itself be too large or small for a float; `-inf` if the matrix is singular.

```tx
linalg.slogdet_log([[0.0, 1.0], [1.0, 0.0]])  # 0.0
```"#,
    params: &[Param::array("x")],
    infer: |call| infer_slogdet(call, 1),
    lower: Lower::Core(|b, call| lower_slogdet(b, call, 1)),
    grad: Grad::Pull(|p| {
        let x = p.x[0];
        let change = p.dy.expand(&[x.rank() - 2, x.rank() - 1]).cast(x.dtype());
        p.first(|| change * x.un("linalg.inv").mt())
    }),
    ..matrices::COMPLEX
};

/// The types of the sign and of the logarithm, which is real.
fn results(x: &Type) -> [Type; 2] {
    let sign = matrices::batch(x);
    let log = sign.with_dtype(sign.dtype.part());
    [sign, log]
}

fn infer_slogdet(call: &Call<'_>, which: usize) -> Result<Type, OpError> {
    matrices::square(call).map(|()| results(&call.args[0])[which].clone())
}

fn lower_slogdet(b: &mut CoreBuilder, call: &LowerCall<'_>, which: usize) -> CoreId {
    let outs = results(b.ty(call.args[0])).to_vec();
    ROUTINE.call(b, call.args, vec![], outs)[which]
}
