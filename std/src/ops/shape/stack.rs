//! `stack`.

use crate::ops::entry::*;
use crate::ops::errors::e0602_value;

pub static STACK: OpDef = OpDef {
    name: "stack",
    doc: r#"Arrays of one shape along a new axis: the first of the result, or `axis`.

```tx
stack([[1, 2], [3, 4]], axis=1)  # [[1, 3], [2, 4]]
```"#,
    params: &[Param::required("arrays", ParamKind::Arrays), Param::optional("axis", ParamKind::NewAxes)],
    promote: Promote::Common,
    infer: |call| {
        let Some(first) = call.args.first() else {
            return Err(e0602_value::refuse(None, "`stack` needs at least one array".into(), None));
        };
        if call.attrs[0].axes().is_some_and(|axes| axes.len() != 1) {
            return Err(e0602_value::refuse(None, "`stack` makes one new axis".into(), None));
        }
        for arg in 1..call.args.len() {
            infer::same_shape_as_first(call, arg, None)?;
        }
        let mut ty = first.clone();
        ty.shape.insert(along(&call.attrs[0]), Size::constant(call.args.len() as i64));
        Ok(ty)
    },
    lower: Lower::Core(|b, call| {
        let axis = along(&call.attrs[0]);
        let parts: Vec<CoreId> = call.args.iter().map(|part| b.expand_dims(*part, &[axis])).collect();
        b.concat(&parts, axis)
    }),
    grad: Grad::Linear(|p| {
        let axis = along(&p.attrs[0]);
        let one = Size::constant(1);
        let part = |i: usize| p.dy.range(axis, &Size::constant(i as i64), &one).reshape(&p.x[i].shape());
        (0..p.x.len()).map(|i| p.of(i, || part(i))).collect()
    }),
    ..SHAPE
};

fn along(attr: &Attr) -> usize {
    attr.axes().and_then(<[usize]>::first).copied().unwrap_or(0)
}
