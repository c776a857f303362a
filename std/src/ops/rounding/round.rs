//! `round`.

use crate::ops::entry::*;
use crate::ops::errors::e0602_value;

pub static ROUND: OpDef = OpDef {
    name: "round",
    aliases: &["around"],
    class: Class::Rounding,
    doc: r#"Rounded to `decimals` places after the point (0 if not given), halves to even; integers stay.

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
    props: Props::ELEMENTWISE,
    lower: Lower::Core(|b, call| {
        let decimals = call.attrs[0].int().unwrap_or(0);
        if !call.ty.dtype.is_float() {
            return call.args[0];
        }
        let scale = 10f64.powi(decimals.unsigned_abs() as i32);
        b.map(&call.args[..1], |x| match decimals.signum() {
            0 => x[0].round(),
            1 => (x[0] * scale).round() / scale,
            _ => (x[0] / scale).round() * scale,
        })
    }),
    ..OTHER
};
