//! `vecdot`.

use crate::ops::complex::conj::conj;
use crate::ops::entry::*;

pub static VECDOT: OpDef = OpDef {
    name: "vecdot",
    aliases: &["linalg.vecdot"],
    class: Class::Contraction,
    doc: r#"The sum of products along the last axis; the axes before it broadcast. Of complex numbers the first is conjugated.

```tx
vecdot([[1, 2], [3, 4]], [5, 6])  # [17, 39]
```"#,
    params: &[Param::array("x1"), Param::array("x2")],
    promote: Promote::Numeric,
    infer: |call| {
        infer::rank_at_least(call, 0, 1)?;
        infer::rank_at_least(call, 1, 1)?;
        let (a, b) = (&call.args[0], &call.args[1]);
        let last = |ty: &Type| ty.shape[ty.rank() - 1].clone();
        infer::same_size(
            call,
            (0, "the last axis of the left side", &last(a)),
            (1, "the last axis of the right side", &last(b)),
        )?;
        let mut ty = infer_elementwise(call)?;
        ty.shape.pop();
        Ok(ty)
    },
    complex: OnComplex::Taken,
    lower: Lower::Core(|b, call| {
        let products =
            b.map(call.args, |x| if x[0].dtype.is_complex() { conj(x[0]) * x[1] } else { x[0] * x[1] });
        b.reduce(products, Combine::Sum, &[call.ty.rank()], false)
    }),
    grad: Grad::Multilinear(|p| {
        let dy = p.dy.expand(&[p.dy.rank()]);
        // The first is conjugated.
        vec![
            p.of(0, || pull::conj(dy * p.x[1]).sum_to(&p.x[0].ty())),
            p.of(1, || (dy * pull::conj(p.x[0])).sum_to(&p.x[1].ty())),
        ]
    }),
    ..OTHER
};
