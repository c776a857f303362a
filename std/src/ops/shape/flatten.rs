//! `flatten`.

use crate::ops::entry::*;

pub static FLATTEN: OpDef = OpDef {
    name: "flatten",
    aliases: &["ravel"],
    doc: r#"All elements in row-major order, along one axis.

```tx
flatten([[1, 2], [3, 4]])  # [1, 2, 3, 4]
```"#,
    infer: |call| {
        let x = &call.args[0];
        Ok(Type::new(x.dtype, vec![Size::product(&x.shape)]))
    },
    lower: Lower::Core(|b, call| b.reshape(call.args[0], call.ty.shape.clone())),
    grad: Grad::Linear(|p| pull::moved(p, |dy| dy.reshape(&p.x[0].shape()))),
    ..SHAPE
};
