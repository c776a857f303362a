//! `swapaxes`.

use crate::ops::entry::*;

pub static SWAPAXES: OpDef = OpDef {
    name: "swapaxes",
    doc: r#"Two axes exchanged.

```tx
swapaxes([[1, 2], [3, 4]], 0, 1)  # [[1, 3], [2, 4]]
```"#,
    params: &[
        Param::array("x"),
        Param::required("axis1", ParamKind::Axis),
        Param::required("axis2", ParamKind::Axis),
    ],
    infer: |call| {
        let x = &call.args[0];
        let axes = order(call.attrs, x.rank());
        Ok(Type::new(x.dtype, axes.iter().map(|axis| x.shape[*axis].clone()).collect()))
    },
    lower: Lower::Core(|b, call| {
        let axes = order(call.attrs, call.ty.rank());
        lower::permute(b, call.args[0], &axes)
    }),
    grad: Grad::Linear(|p| pull::moved(p, |dy| dy.with("swapaxes", &[], p.attrs.clone()))),
    ..SHAPE
};

fn order(attrs: &[Attr], rank: usize) -> Vec<usize> {
    let mut axes: Vec<usize> = (0..rank).collect();
    if let (Some(&[a]), Some(&[b])) = (attrs[0].axes(), attrs[1].axes()) {
        axes.swap(a, b);
    }
    axes
}
