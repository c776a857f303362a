//! `pad`.

use crate::ops::entry::*;
use crate::ops::errors::e0602_value;

pub static PAD: OpDef = OpDef {
    name: "pad",
    doc: r#"The array with `constant_values` (0 if not given) around it: `pad_width` elements on every side, or `(before, after)` on every axis.

```tx
pad([1, 2], (1, 2))  # [0, 1, 2, 0, 0]
```"#,
    params: &[
        Param::array("x"),
        Param::required("pad_width", ParamKind::Sizes),
        Param::optional("mode", ParamKind::Str),
        Param { optional: true, ..Param::array("constant_values") },
    ],
    infer: |call| {
        if let Attr::Str(mode) = &call.attrs[1]
            && mode != "constant"
        {
            let message = format!("`pad` has no mode \"{mode}\"");
            return Err(e0602_value::refuse(None, message, Some("the only mode is \"constant\"")));
        }
        if call.args.len() > 1 {
            infer::scalar(call, 1)?;
        }
        let width = infer::shape(call, 0)?;
        let Some((before, after)) = widths(&width) else {
            let message = "`pad_width` must be one width, or `(before, after)`".to_string();
            return Err(e0602_value::refuse(None, message, None));
        };
        let x = &call.args[0];
        Ok(Type::new(x.dtype, x.shape.iter().map(|n| before.add(n).add(after)).collect()))
    },
    lower: Lower::Core(|b, call| {
        let x = call.args[0];
        let width = call.attrs[0].sizes().unwrap_or_default();
        let Some((before, _)) = widths(width) else { return x };
        let frame = match call.args.get(1) {
            Some(value) => {
                let value = b.cast(*value, call.ty.dtype);
                b.broadcast_to(value, &call.ty.shape)
            }
            None => b.splat(Scalar::zero(call.ty.dtype), call.ty.shape.clone()),
        };
        let place = |axis| ViewAxis { out: Some(axis), start: Start::Size(before.clone()), step: 1 };
        let view = (0..call.ty.rank()).map(place).collect();
        b.add(Core::Update { axes: view, combine: None }, vec![frame, x], call.ty.clone())
    }),
    ..SHAPE
};

fn widths(width: &[Size]) -> Option<(&Size, &Size)> {
    match width {
        [both] => Some((both, both)),
        [before, after] => Some((before, after)),
        _ => None,
    }
}
