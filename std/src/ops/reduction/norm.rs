//! `norm`.

use crate::ops::entry::*;

pub static NORM: OpDef = OpDef {
    name: "norm",
    aliases: &["linalg.norm"],
    doc: r#"Euclidean length over `axis`: the square root of the sum of squares. Other norms are in `linalg`.

```tx
norm([3.0, 4.0])  # 5.0
```"#,
    infer: |call| Ok(infer::reduced(call, call.args[0].dtype.part())),
    complex: OnComplex::Taken,
    lower: Lower::Core(|b, call| {
        let squares = b.map(&call.args[..1], |x| lower::square_of_abs(x[0]));
        let sum = lower::reduce(b, call, squares, Combine::Sum);
        b.map(&[sum], |x| x[0].sqrt())
    }),
    grad: Grad::Pull(|p| {
        let y = pull::kept(p, p.y);
        let scaled = pull::over(pull::kept(p, p.dy), y, 0.0);
        p.first(|| p.x[0].un("conj") * scaled.cast(p.x[0].dtype()))
    }),
    ..REDUCE_FLOAT
};
