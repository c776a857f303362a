//! `angle`.

use crate::ops::entry::*;

pub static ANGLE: OpDef = OpDef {
    name: "angle",
    class: Class::Complex,
    doc: r#"The angle to the positive real axis in radians, from -pi to pi: `atan2(z.imag, z.real)`. Of real numbers 0, or pi below 0.

```tx
angle(1 + 1j)  # 0.7853981633974483
```"#,
    infer: infer::part,
    complex: OnComplex::By(|x| math::complex::angle(x[0])),
    lower: Lower::Map(|x| math::atan2(x[0].lit(0.0), x[0])),
    reference: Some(|x| 0f64.atan2(x[0])),
    grad: Grad::Pull(|p| {
        let z = p.x[0];
        if !z.dtype().is_complex() {
            return p.first(|| p.dy.zeros());
        }
        // `-i / z` times the cotangent; at 0 there is no angle.
        let turned = p.dy.number(0.0).bin("complex", -p.dy);
        p.first(|| pull::over(turned, z, 0.0))
    }),
    ..UNARY_FLOAT
};
