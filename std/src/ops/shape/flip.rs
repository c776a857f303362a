//! `flip`.

use crate::ops::entry::*;

pub static FLIP: OpDef = OpDef {
    name: "flip",
    doc: r#"The elements in reverse along `axis`, or along every axis if it is not given.

```tx
flip([1, 2, 3])  # [3, 2, 1]
```"#,
    params: &[Param::array("x"), Param::optional("axis", ParamKind::Axes)],
    infer: |call| Ok(call.args[0].clone()),
    lower: Lower::Core(|b, call| {
        let shape = call.ty.shape.clone();
        let axes = infer::axes_or_all(&call.attrs[0], shape.len());
        let view = shape.iter().enumerate().map(|(axis, size)| {
            if !axes.contains(&axis) {
                return ViewAxis::whole(axis);
            }
            let last = size.sub(&Size::constant(1));
            ViewAxis { out: Some(axis), start: Start::Size(last), step: -1 }
        });
        let view = view.collect();
        b.view(call.args[0], view, shape)
    }),
    grad: Grad::Linear(|p| pull::moved(p, |dy| dy.with("flip", &[], p.attrs.clone()))),
    ..SHAPE
};
