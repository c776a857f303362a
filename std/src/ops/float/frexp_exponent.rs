//! `frexp_exponent`.

use crate::ops::entry::*;

pub static FREXP_EXPONENT: OpDef = OpDef {
    name: "frexp_exponent",
    class: Class::Float,
    doc: r#"The exponent of `frexp`, an `i32`: the number is the fraction times 2 to this power. Of 0, infinities and `nan` it is 0.

```tx
frexp_exponent(12.0)  # 4
```"#,
    infer: |call| texpr_ir::op::broadcast_all(call, DType::I32),
    lower: Lower::Map(|x| math::frexp_exponent(x[0])),
    grad: Grad::Zero,
    ..UNARY_FLOAT
};
