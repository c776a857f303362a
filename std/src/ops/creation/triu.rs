//! `triu`.

use crate::ops::entry::*;

pub static TRIU: OpDef = OpDef {
    name: "triu",
    class: Class::Shape,
    doc: r#"The upper triangle of the last two axes: the elements above and on the `k`-th diagonal, and zeros below it.

```tx
triu([[1, 2], [3, 4]])  # [[1, 2], [0, 4]]
```"#,
    params: &[Param::array("x"), Param::optional("k", ParamKind::Int)],
    infer: |call| {
        infer::rank_at_least(call, 0, 2)?;
        Ok(call.args[0].clone())
    },
    complex: OnComplex::Taken,
    props: Props::MOVES,
    lower: Lower::Core(|b, call| {
        let k = call.attrs[0].int().unwrap_or(0);
        let shape = &call.ty.shape[call.ty.rank() - 2..];
        let row = lower::axis_index(b, &shape[0], 0, 2);
        let column = lower::axis_index(b, &shape[1], 1, 2);
        b.map(&[call.args[0], row, column], |x| {
            let kept = (x[1] + x[1].int(i128::from(k))).le(x[2]);
            kept.select(x[0], x[0].b.constant(Scalar::zero(x[0].dtype)))
        })
    }),
    grad: Grad::Linear(|p| pull::moved(p, |dy| dy.with("triu", &[], p.attrs.clone()))),
    ..OTHER
};
