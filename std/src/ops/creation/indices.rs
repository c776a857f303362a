//! `indices`.

use crate::ops::entry::*;

pub static INDICES: OpDef = OpDef {
    name: "indices",
    doc: r#"The index of each element of an array of `shape` along every axis, which is the first axis of the result; as `i64` unless `dtype` is given.

```tx
indices((2, 3))  # [[[0, 0, 0], [1, 1, 1]], [[0, 1, 2], [0, 1, 2]]]
```"#,
    params: &[Param::required("shape", ParamKind::Sizes), Param::optional("dtype", ParamKind::DType)],
    infer: |call| {
        let mut shape = infer::shape(call, 0)?;
        shape.insert(0, Size::constant(shape.len() as i64));
        Ok(Type::new(call.attrs[1].dtype().unwrap_or(DType::I64), shape))
    },
    lower: Lower::Core(|b, call| {
        let shape = call.ty.shape[1..].to_vec();
        let rank = shape.len();
        if rank == 0 {
            return b.splat(Scalar::zero(call.ty.dtype), call.ty.shape.clone());
        }
        let along = |b: &mut CoreBuilder, axis: usize| {
            let index = lower::axis_index(b, &shape[axis], axis, rank);
            let index = b.cast(index, call.ty.dtype);
            let whole = b.broadcast_to(index, &shape);
            b.expand_dims(whole, &[0])
        };
        let parts: Vec<CoreId> = (0..rank).map(|axis| along(b, axis)).collect();
        b.concat(&parts, 0)
    }),
    ..CREATION
};
