//! `transpose`.

use crate::ops::entry::*;
use crate::ops::errors::e0213_permutation;

pub static TRANSPOSE: OpDef = OpDef {
    name: "transpose",
    aliases: &["permute", "permute_dims"],
    doc: r#"The axes in the order `axes`, or in reverse if that is not given. `x.T` is the same without `axes`.

```tx
transpose([[1, 2], [3, 4]])  # [[1, 3], [2, 4]]
```"#,
    params: &[Param::array("x"), Param::optional("axes", ParamKind::AxisList)],
    infer: |call| {
        let x = &call.args[0];
        let axes = order(&call.attrs[0], x.rank());
        if axes.len() != x.rank() {
            let (given, rank) = (axes.len(), x.rank());
            let message = format!("`transpose` got {given} axes for an array of {rank}");
            return Err(e0213_permutation::refuse(message, Some("give every axis once".into())));
        }
        Ok(Type::new(x.dtype, axes.iter().map(|axis| x.shape[*axis].clone()).collect()))
    },
    lower: Lower::Core(|b, call| {
        let axes = order(&call.attrs[0], call.ty.rank());
        lower::permute(b, call.args[0], &axes)
    }),
    grad: Grad::Linear(|p| {
        pull::moved(p, |dy| dy.transpose(&pull::inverse(&order(&p.attrs[0], p.x[0].rank()))))
    }),
    ..SHAPE
};

fn order(attr: &Attr, rank: usize) -> Vec<usize> {
    attr.axes().map_or_else(|| (0..rank).rev().collect(), <[usize]>::to_vec)
}
