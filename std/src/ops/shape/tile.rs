//! `tile`.

use crate::ops::entry::*;

pub static TILE: OpDef = OpDef {
    name: "tile",
    doc: r#"The array repeated side by side, `reps` times along each axis (one number is for the last axis).

```tx
tile([1, 2], 2)  # [1, 2, 1, 2]
```"#,
    params: &[Param::array("x"), Param::required("reps", ParamKind::Sizes)],
    infer: |call| {
        let x = &call.args[0];
        let reps = infer::shape(call, 0)?;
        let (shape, reps) = aligned(&x.shape, &reps);
        Ok(Type::new(x.dtype, shape.iter().zip(&reps).map(|(n, r)| n.mul(r)).collect()))
    },
    lower: Lower::Core(|b, call| {
        let x = call.args[0];
        let (shape, reps) = aligned(&b.shape(x), call.attrs[0].sizes().unwrap_or_default());
        // Every axis becomes (repetitions, size), of which the first is new.
        let x = b.reshape(x, shape.clone());
        let new_axes: Vec<usize> = (0..shape.len()).map(|axis| 2 * axis).collect();
        let x = b.expand_dims(x, &new_axes);
        let split: Shape = reps.into_iter().zip(shape).flat_map(|(r, n)| [r, n]).collect();
        let x = b.broadcast_to(x, &split);
        b.reshape(x, call.ty.shape.clone())
    }),
    grad: Grad::Linear(|p| {
        let (shape, reps) = aligned(&p.x[0].shape(), p.attrs[0].sizes().unwrap_or_default());
        let axes: Vec<usize> = (0..shape.len()).map(|axis| 2 * axis).collect();
        let split: Shape = reps.into_iter().zip(shape).flat_map(|(r, n)| [r, n]).collect();
        pull::moved(p, |dy| dy.reshape(&split).sum(&axes, false).reshape(&p.x[0].shape()))
    }),
    ..SHAPE
};

/// Both with ones in front to the longer rank.
fn aligned(shape: &[Size], reps: &[Size]) -> (Shape, Shape) {
    let rank = shape.len().max(reps.len());
    let pad = |sizes: &[Size]| {
        let ones = std::iter::repeat_n(Size::constant(1), rank - sizes.len());
        ones.chain(sizes.iter().cloned()).collect()
    };
    (pad(shape), pad(reps))
}
