//! `split_dims`.

use crate::ops::entry::*;
use crate::ops::errors::e0602_value;

pub static SPLIT_DIMS: OpDef = OpDef {
    name: "split_dims",
    doc: r#"One axis, the last unless `axis` is given, as several of these sizes, whose product is its own.

```tx
split_dims([1, 2, 3, 4], (2, 2))                    # [[1, 2], [3, 4]]
split_dims(zeros((12, 5)), (3, 4), axis=0).shape[1]  # 4
```"#,
    params: &[
        Param::array("x"),
        Param::required("sizes", ParamKind::Sizes),
        Param::optional("axis", ParamKind::Axis),
    ],
    infer: |call| {
        infer::rank_at_least(call, 0, 1)?;
        let x = &call.args[0];
        let axis = call.attrs[1].axes().map_or(x.rank() - 1, |axes| axes[0]);
        let sizes = infer::shape(call, 0)?;
        let (whole, product) = (&x.shape[axis], Size::product(&sizes));
        if *whole != product {
            if whole.is_polynomial() && product.is_polynomial() {
                let (n, d) = (whole.display(call.sizes), product.display(call.sizes));
                let message = format!("axis {axis} has {n} elements, and the sizes are of {d}");
                return Err(e0602_value::refuse(
                    Some(0),
                    message,
                    Some("the product of the sizes is the axis"),
                ));
            }
            call.maybe_equal.borrow_mut().push((whole.clone(), product));
        }
        let mut shape = x.shape.clone();
        shape.splice(axis..=axis, sizes);
        Ok(Type::new(x.dtype, shape))
    },
    lower: Lower::Core(|b, call| b.reshape(call.args[0], call.ty.shape.clone())),
    grad: Grad::Linear(|p| pull::moved(p, |dy| dy.reshape(&p.x[0].shape()))),
    ..SHAPE
};
