//! `outer`.

use crate::ops::entry::*;

pub static OUTER: OpDef = OpDef {
    name: "outer",
    aliases: &["linalg.outer"],
    class: Class::Contraction,
    doc: r#"Every element of the first times every element of the second, both flattened.

```tx
outer([1, 2], [3, 4])  # [[3, 4], [6, 8]]
```"#,
    params: &[Param::array("x1"), Param::array("x2")],
    promote: Promote::Numeric,
    infer: |call| {
        let shape = call.args.iter().map(|ty| Size::product(&ty.shape)).collect();
        Ok(Type::new(call.args[0].dtype, shape))
    },
    complex: OnComplex::Taken,
    lower: Lower::Core(|b, call| {
        let column = b.reshape(call.args[0], vec![call.ty.shape[0].clone(), Size::constant(1)]);
        let row = b.reshape(call.args[1], vec![Size::constant(1), call.ty.shape[1].clone()]);
        b.map(&[column, row], |x| x[0] * x[1])
    }),
    grad: Grad::Multilinear(|p| {
        let [x, y] = [p.x[0], p.x[1]].map(|x| x.reshape(&[Size::product(&x.shape())]));
        vec![
            p.of(0, || p.dy.matmul(y).reshape(&p.x[0].shape())),
            p.of(1, || x.matmul(p.dy).reshape(&p.x[1].shape())),
        ]
    }),
    ..OTHER
};
