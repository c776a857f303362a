//! `linalg.matrix_power`.

use super::matrices;
use crate::ops::entry::*;
use crate::ops::errors::e0602_value;
use texpr_routines::{complex_linalg, linalg};

static INV: matrices::Both = matrices::Both { real: &linalg::INV, complex: &complex_linalg::INV };

pub static MATRIX_POWER: OpDef = OpDef {
    name: "linalg.matrix_power",
    doc: r#"Each square matrix of the last two axes multiplied by itself, `n` factors in all, by repeated squaring; the identity for 0, powers of the
inverse for a negative `n`.

```tx
linalg.matrix_power([[1, 1], [1, 0]], 10)  # [[89, 55], [55, 34]]
```"#,
    params: &[Param::array("x"), Param::required("n", ParamKind::Int)],
    promote: Promote::Numeric,
    infer: |call| {
        matrices::square(call)?;
        let n = call.attrs[0].int().unwrap_or(1);
        if n < 0 && call.args[0].dtype.is_int() {
            let message = format!("`linalg.matrix_power` of integers to the negative power {n}");
            return Err(e0602_value::refuse(
                Some(0),
                message,
                Some("make the matrix a float first: `f64(x)`"),
            ));
        }
        Ok(call.args[0].clone())
    },
    lower: Lower::Core(|b, call| {
        let n = call.attrs[0].int().unwrap_or(1);
        let ty = call.ty.clone();
        let mut square = call.args[0];
        if n < 0 {
            square = INV.call(b, &[square], vec![], vec![ty.clone()])[0];
        }
        let mut rest = n.unsigned_abs();
        let mut power = None;
        while rest > 0 {
            if rest % 2 == 1 {
                power = Some(match power {
                    None => square,
                    Some(power) => b.contract(power, square, ty.clone()),
                });
            }
            rest /= 2;
            if rest > 0 {
                square = b.contract(square, square, ty.clone());
            }
        }
        power.unwrap_or_else(|| {
            let rank = ty.rank();
            let row = lower::axis_index(b, &ty.shape[rank - 2], rank - 2, rank);
            let column = lower::axis_index(b, &ty.shape[rank - 1], rank - 1, rank);
            let one = b.map(&[row, column], |x| x[0].eq(x[1]).cast(ty.dtype));
            b.broadcast_to(one, &ty.shape)
        })
    }),
    grad: Grad::Pull(|p| p.first(|| pull::of_series(p, "linalg.matrix_power"))),
    ..matrices::COMPLEX
};
