//! `random.normal`.

use super::draw;
use super::philox::{Stream, unit_above_zero, unit_f32, unit_f64, words};
use crate::ops::entry::*;

pub static NORMAL: OpDef = OpDef {
    name: "random.normal",
    class: Class::Random,
    doc: r#"Numbers drawn from the normal distribution with `mean` (0) and standard deviation `std` (1).

Box and Muller's cosine branch: `sqrt(-2*log(u)) * cos(2*pi*v)`, where element `i` takes both `u` (above 0, up to 1) and `v` from the
words that Philox-4x32-10 gives for the counter `i`. The farthest draw is 8.6 for `f64`, 6.7 for `f32`.

```tx
random.normal(random.key(42), 2, mean=5.0, std=0.0)  # [5.0, 5.0]
```"#,
    params: &[
        Param::array("key"),
        Param::required("shape", ParamKind::Sizes),
        Param::scalar_or("mean", 0.0),
        Param::scalar_or("std", 1.0),
        Param::optional("dtype", ParamKind::DType),
    ],
    infer: |call| draw::draw(call, draw::float(call)?),
    lower: Lower::Core(|b, call| {
        let dtype = call.ty.dtype;
        let args = draw::arguments(b, call, dtype);
        b.map(&args, |x| {
            let w = words(x[0], x[1], Stream::Normal);
            let radius = (math::log(unit_above_zero(w[0], w[1], dtype)) * -2.0).sqrt();
            let turn = if dtype == DType::F32 { unit_f32(w[2]) } else { unit_f64(w[2], w[3]) };
            let normal = radius * math::cos(turn * std::f64::consts::TAU);
            let [_, _, mean, std] = *x else { return normal };
            mean + std * normal
        })
    }),
    grad: Grad::Pull(|p| draw::pull_located(p, "random.normal")),
    ..OTHER
};
