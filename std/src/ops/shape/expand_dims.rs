//! `expand_dims`.

use crate::ops::entry::*;

pub static EXPAND_DIMS: OpDef = OpDef {
    name: "expand_dims",
    doc: r#"New axes of size 1; `axis` says where they are in the result.

```tx
expand_dims([1, 2], axis=1)  # [[1], [2]]
```"#,
    params: &[Param::array("x"), Param::required("axis", ParamKind::NewAxes)],
    infer: |call| {
        let x = &call.args[0];
        let mut shape = x.shape.clone();
        for axis in call.attrs[0].axes().unwrap_or_default() {
            shape.insert((*axis).min(shape.len()), Size::constant(1));
        }
        Ok(Type::new(x.dtype, shape))
    },
    lower: Lower::Core(|b, call| b.expand_dims(call.args[0], call.attrs[0].axes().unwrap_or_default())),
    grad: Grad::Linear(|p| pull::moved(p, |dy| dy.reshape(&p.x[0].shape()))),
    ..SHAPE
};
