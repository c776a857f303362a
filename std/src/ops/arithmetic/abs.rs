//! `abs`.

use crate::ops::entry::*;

pub static ABS: OpDef = OpDef {
    name: "abs",
    aliases: &["absolute"],
    class: Class::Arithmetic,
    doc: r#"Absolute value. The least signed integer wraps to itself.

```tx
abs(-2.5)  # 2.5
```"#,
    infer: infer::part,
    complex: OnComplex::By(|x| math::complex::abs(x[0])),
    lower: Lower::Map(|x| if x[0].dtype == DType::Bool { x[0] } else { x[0].abs() }),
    reference: Some(|x| x[0].abs()),
    grad: Grad::Pull(|p| {
        let x = p.x[0];
        if !x.dtype().is_complex() {
            return p.first(|| p.dy * x.un("sign"));
        }
        let direction = pull::over(x.un("conj").un("real"), p.y, 0.0);
        let turned = pull::over(x.un("conj").un("imag"), p.y, 0.0);
        p.first(|| (p.dy * direction).bin("complex", p.dy * turned))
    }),
    ..UNARY
};
