//! `astype`.

use crate::ops::entry::*;

pub static ASTYPE: OpDef = OpDef {
    name: "astype",
    aliases: &["cast"],
    class: Class::Arithmetic,
    doc: r#"The elements converted to `dtype`.

Integers wrap, floats round towards zero and stop at the ends of an integer dtype (`nan` becomes 0), and `bool` is whether an element is
not 0. Halves are rounded once, to nearest. Complex numbers become complex numbers or `bool`; take `z.real` for anything else. `f32(x)` is the same as `astype(x, f32)`.

```tx
astype([1.9, -1.9], i32)  # [1, -1]
```"#,
    params: &[Param::array("x"), Param::required("dtype", ParamKind::DType)],
    infer: |call| {
        let (from, to) = (call.args[0].dtype, call.attrs[0].dtype().unwrap_or(call.args[0].dtype));
        if from.is_complex() && !to.is_complex() && to != DType::Bool {
            return Err(OpError::Other {
                code: &texpr_ir::errors::e0306_complex::CODE,
                arg: Some(0),
                message: format!("a complex number is no {to}"),
                help: Some("take a real number of it: `z.real`, `z.imag`, `abs(z)` or `angle(z)`".into()),
            });
        }
        Ok(call.args[0].with_dtype(to))
    },
    complex: OnComplex::Taken,
    props: Props { moves: true, ..Props::ELEMENTWISE },
    lower: Lower::Core(|b, call| b.cast(call.args[0], call.ty.dtype)),
    grad: Grad::Linear(|p| {
        let (x, dy) = (p.x[0].dtype(), p.dy);
        // Of a real number made complex, only the real part of the cotangent counts.
        let dy = if dy.dtype().is_complex() && !x.is_complex() { dy.un("real") } else { dy };
        p.first(|| dy.cast(x))
    }),
    ..OTHER
};
