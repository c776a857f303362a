//! `dot`.

use super::matmul::matmul;
use crate::ops::entry::*;

pub static DOT: OpDef = OpDef {
    name: "dot",
    class: Class::Contraction,
    doc: r#"Of vectors the sum of products, of matrices the matrix product, of scalars the product; in general the sum of products over the last axis of
the first and the last but one of the second, as NumPy's.

```tx
dot([1, 2, 3], [4, 5, 6])  # 32
```"#,
    params: &[Param::array("x1"), Param::array("x2")],
    promote: Promote::Numeric,
    infer: |call| {
        let (a, b) = (&call.args[0], &call.args[1]);
        if a.rank() == 0 || b.rank() == 0 {
            return infer_elementwise(call);
        }
        let (last, inner) = (a.rank() - 1, b.rank().saturating_sub(2));
        let name = |axis: usize, side: &str| format!("axis {axis} of the {side} side");
        infer::same_size(
            call,
            (0, &name(last, "left"), &a.shape[last]),
            (1, &name(inner, "right"), &b.shape[inner]),
        )?;
        let mut shape = a.shape[..last].to_vec();
        shape.extend(b.shape.iter().enumerate().filter(|(axis, _)| *axis != inner).map(|(_, n)| n.clone()));
        Ok(Type::new(a.dtype, shape))
    },
    complex: OnComplex::Taken,
    lower: Lower::Core(|b, call| {
        let (x, y) = (call.args[0], call.args[1]);
        let (x_rank, y_rank) = (b.ty(x).rank(), b.ty(y).rank());
        if x_rank == 0 || y_rank == 0 {
            return b.map(&[x, y], |x| x[0] * x[1]);
        }
        if y_rank <= 2 {
            return matmul(b, x, y);
        }
        // As one matrix product: all kept axes of `y` are its columns.
        let inner = y_rank - 2;
        let axes: Vec<usize> =
            std::iter::once(inner).chain((0..y_rank).filter(|axis| *axis != inner)).collect();
        let y = lower::permute(b, y, &axes);
        let y_shape = b.shape(y);
        let y = b.reshape(y, vec![y_shape[0].clone(), Size::product(&y_shape[1..])]);
        let product = matmul(b, x, y);
        b.reshape(product, call.ty.shape.clone())
    }),
    grad: Grad::Multilinear(|p| match (p.x[0].rank(), p.x[1].rank()) {
        (0, _) | (_, 0) => pull::product(p),
        (n, m) if m <= 2 && n <= 2 => super::matmul::pull_matmul(p),
        (n, m) => pull::contracted(p, &[(n - 1, m.saturating_sub(2))]),
    }),
    ..OTHER
};
