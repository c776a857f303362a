//! `squeeze`.

use crate::ops::entry::*;
use crate::ops::errors::e0214_squeeze;

pub static SQUEEZE: OpDef = OpDef {
    name: "squeeze",
    doc: r#"Axes of size 1 taken away: those given, or every one whose size is written `1`.

```tx
squeeze([[1, 2]], axis=0)  # [1, 2]
```"#,
    params: &[Param::array("x"), Param::optional("axis", ParamKind::Axes)],
    infer: |call| {
        let x = &call.args[0];
        let axes = squeezed(&call.attrs[0], &x.shape);
        if let Some(axis) = axes.iter().find(|axis| !x.shape[**axis].is_one()) {
            return Err(e0214_squeeze::refuse(*axis, &x.shape[*axis].display(call.sizes).to_string()));
        }
        let kept = (0..x.rank()).filter(|axis| !axes.contains(axis)).map(|axis| x.shape[axis].clone());
        Ok(Type::new(x.dtype, kept.collect()))
    },
    lower: Lower::Core(|b, call| {
        let axes = squeezed(&call.attrs[0], &b.shape(call.args[0]));
        lower::drop_axes(b, call.args[0], &axes)
    }),
    grad: Grad::Linear(|p| pull::moved(p, |dy| dy.reshape(&p.x[0].shape()))),
    ..SHAPE
};

fn squeezed(attr: &Attr, shape: &[Size]) -> Vec<usize> {
    let ones = || (0..shape.len()).filter(|axis| shape[*axis].is_one()).collect();
    attr.axes().map_or_else(ones, <[usize]>::to_vec)
}
