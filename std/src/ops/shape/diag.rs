//! `diag`.

use crate::ops::entry::*;

pub static DIAG: OpDef = OpDef {
    name: "diag",
    doc: r#"Of a vector, the matrix with it on the `k`-th diagonal and zeros elsewhere; of a matrix, its `k`-th diagonal.

```tx
diag([1, 2])  # [[1, 0], [0, 2]]
```"#,
    params: &[Param::array("x"), Param::optional("k", ParamKind::Int)],
    infer: |call| {
        let x = &call.args[0];
        let k = call.attrs[0].int().unwrap_or(0);
        match x.shape.as_slice() {
            [n] => {
                let side = n.add(&Size::constant(k.saturating_abs()));
                Ok(Type::new(x.dtype, vec![side.clone(), side]))
            }
            [_, _] => super::diagonal::infer_diagonal(&Call { attrs: &as_diagonal(call.attrs), ..*call }),
            _ => Err(OpError::Rank { arg: 0, expected: "a vector or a matrix".into() }),
        }
    },
    lower: Lower::Core(|b, call| {
        let x = call.args[0];
        if b.ty(x).rank() == 2 {
            return super::diagonal::diagonal(b, x, &as_diagonal(call.attrs));
        }
        let k = call.attrs[0].int().unwrap_or(0);
        let zeros = b.splat(Scalar::zero(call.ty.dtype), call.ty.shape.clone());
        let along =
            |start: i64| ViewAxis { out: Some(0), start: Start::Size(Size::constant(start)), step: 1 };
        let view = vec![along((-k).max(0)), along(k.max(0))];
        b.add(Core::Update { axes: view, combine: None }, vec![zeros, x], call.ty.clone())
    }),
    grad: Grad::Linear(|p| {
        if p.x[0].rank() == 2 {
            return p.first(|| super::diagonal::pull_diagonal(p, &as_diagonal(&p.attrs)));
        }
        pull::moved(p, |dy| dy.with("diag", &[], p.attrs.clone()).reshape(&p.x[0].shape()))
    }),
    ..SHAPE
};

fn as_diagonal(attrs: &[Attr]) -> [Attr; 3] {
    [attrs[0].clone(), Attr::None, Attr::None]
}
