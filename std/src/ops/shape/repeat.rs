//! `repeat`.

use crate::ops::entry::*;
use crate::ops::errors::e0602_value;

pub static REPEAT: OpDef = OpDef {
    name: "repeat",
    doc: r#"Every element `repeats` times in a row along `axis`; of the flattened array if it is not given. `repeat_each` takes a number
for each element.

```tx
repeat([1, 2], 2)  # [1, 1, 2, 2]
```"#,
    params: &[
        Param::array("x"),
        Param::required("repeats", ParamKind::Sizes),
        Param::optional("axis", ParamKind::Axis),
    ],
    infer: |call| {
        let x = &call.args[0];
        let repeats = infer::shape(call, 0)?;
        let [times] = repeats.as_slice() else {
            let message = "`repeat` takes one number of repetitions for all elements".to_string();
            let help = "`repeat_each(x, repeats, axis)` takes one number for each";
            return Err(e0602_value::refuse(None, message, Some(help)));
        };
        let (mut shape, axis) = source(&x.shape, &call.attrs[1]);
        shape[axis] = shape[axis].mul(times);
        Ok(Type::new(x.dtype, shape))
    },
    lower: Lower::Core(|b, call| {
        let (mut shape, axis) = source(&b.shape(call.args[0]), &call.attrs[1]);
        let x = b.reshape(call.args[0], shape.clone());
        let x = b.expand_dims(x, &[axis + 1]);
        let times = call.attrs[0].sizes().and_then(<[Size]>::first).cloned().unwrap_or(Size::constant(1));
        shape.insert(axis + 1, times);
        let x = b.broadcast_to(x, &shape);
        b.reshape(x, call.ty.shape.clone())
    }),
    grad: Grad::Linear(|p| {
        let (mut shape, axis) = source(&p.x[0].shape(), &p.attrs[1]);
        shape.insert(
            axis + 1,
            p.attrs[0].sizes().and_then(<[Size]>::first).cloned().unwrap_or(Size::constant(1)),
        );
        pull::moved(p, |dy| dy.reshape(&shape).sum(&[axis + 1], false).reshape(&p.x[0].shape()))
    }),
    ..SHAPE
};

/// The shape whose axis is repeated, and which one.
fn source(shape: &[Size], axis: &Attr) -> (Shape, usize) {
    match axis.axes() {
        Some(&[axis]) => (shape.to_vec(), axis),
        _ => (vec![Size::product(shape)], 0),
    }
}
