//! `round`.

use crate::ops::entry::*;
use crate::ops::errors::e0602_value;

pub static ROUND: OpDef = OpDef {
    name: "round",
    aliases: &["around"],
    class: Class::Rounding,
    doc: r#"Rounded to `decimals` places after the point (0 if not given), halves to even; integers stay. Of complex numbers both parts are rounded.

```tx
round(2.675, 2)  # 2.68
```"#,
    params: &[Param::array("x"), Param::optional("decimals", ParamKind::Int)],
    infer: |call| {
        let decimals = call.attrs[0].int().unwrap_or(0);
        if decimals < 0 && call.args[0].dtype.is_int() {
            let message = "integers cannot be rounded to tens and above".to_string();
            return Err(e0602_value::refuse(Some(0), message, Some("convert to `f64` first")));
        }
        if decimals.abs() > 300 {
            let message = format!("`decimals` is {decimals}, and may be from -300 to 300");
            return Err(e0602_value::refuse(None, message, None));
        }
        infer_elementwise(call)
    },
    complex: OnComplex::Taken,
    props: Props::ELEMENTWISE,
    lower: Lower::Core(|b, call| {
        let decimals = call.attrs[0].int().unwrap_or(0);
        if !call.ty.dtype.is_float() && !call.ty.dtype.is_complex() {
            return call.args[0];
        }
        b.map(&call.args[..1], |x| match x[0].dtype.is_complex() {
            true => rounded(x[0].re(), decimals).complex(rounded(x[0].im(), decimals)),
            false => rounded(x[0], decimals),
        })
    }),
    grad: Grad::Zero,
    ..OTHER
};

fn rounded(x: Sx<'_>, decimals: i64) -> Sx<'_> {
    let scale = 10f64.powi(decimals.unsigned_abs() as i32);
    match decimals.signum() {
        0 => x.round(),
        1 => (x * scale).round() / scale,
        _ => (x / scale).round() * scale,
    }
}
