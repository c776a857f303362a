//! `moveaxis`.

use crate::ops::entry::*;
use crate::ops::errors::e0213_permutation;

pub static MOVEAXIS: OpDef = OpDef {
    name: "moveaxis",
    doc: r#"The axes `source` moved to the places `destination`; the others keep their order.

```tx
moveaxis([[[1, 2]], [[3, 4]]], 0, -1)  # [[[1, 3], [2, 4]]]
```"#,
    params: &[
        Param::array("x"),
        Param::required("source", ParamKind::AxisList),
        Param::required("destination", ParamKind::AxisList),
    ],
    infer: |call| {
        let x = &call.args[0];
        let (source, destination) = places(call.attrs);
        if source.len() != destination.len() {
            let message = format!("`moveaxis` got {} axes and {} places", source.len(), destination.len());
            return Err(e0213_permutation::refuse(message, Some("give one place for each axis".into())));
        }
        let axes = order(call.attrs, x.rank());
        Ok(Type::new(x.dtype, axes.iter().map(|axis| x.shape[*axis].clone()).collect()))
    },
    lower: Lower::Core(|b, call| {
        let axes = order(call.attrs, call.ty.rank());
        lower::permute(b, call.args[0], &axes)
    }),
    grad: Grad::Linear(|p| {
        pull::moved(p, |dy| dy.transpose(&pull::inverse(&order(&p.attrs, p.x[0].rank()))))
    }),
    ..SHAPE
};

fn places(attrs: &[Attr]) -> (&[usize], &[usize]) {
    (attrs[0].axes().unwrap_or_default(), attrs[1].axes().unwrap_or_default())
}

/// For each axis of the result, the axis it comes from.
fn order(attrs: &[Attr], rank: usize) -> Vec<usize> {
    let (source, destination) = places(attrs);
    let mut others = (0..rank).filter(|axis| !source.contains(axis));
    let moved = |place: usize| destination.iter().position(|d| *d == place).map(|i| source[i]);
    (0..rank).filter_map(|place| moved(place).or_else(|| others.next())).collect()
}
