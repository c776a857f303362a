//! `random.uniform`.

use super::draw;
use super::philox::{Stream, unit, words};
use crate::ops::entry::*;

pub static UNIFORM: OpDef = OpDef {
    name: "random.uniform",
    class: Class::Random,
    doc: r#"Numbers drawn evenly from `low` (0) up to, but not including, `high` (1): 53 random bits each for `f64`, 24 for `f32`.

Element `i` in row-major order is made of the words that Philox-4x32-10 gives for the counter `i`.

```tx
random.uniform(random.key(42), 2, low=1.0, high=1.0)  # [1.0, 1.0]
```"#,
    params: &[
        Param::array("key"),
        Param::required("shape", ParamKind::Sizes),
        Param::scalar_or("low", 0.0),
        Param::scalar_or("high", 1.0),
        Param::optional("dtype", ParamKind::DType),
    ],
    infer: |call| draw::draw(call, draw::float(call)?),
    lower: Lower::Core(|b, call| {
        let dtype = call.ty.dtype;
        let args = draw::arguments(b, call, dtype);
        b.map(&args, |x| {
            let unit = unit(words(x[0], x[1], Stream::Uniform), dtype);
            let [_, _, low, high] = *x else { return unit };
            let point = low + unit * (high - low);
            // Rounding may reach the end that does not belong to the interval.
            point.eq(high).select(low, point)
        })
    }),
    grad: Grad::Pull(|p| {
        let unit = draw::unscaled(p, "random.uniform");
        vec![None, p.of(1, || draw::summed(p, 1, 1.0 - unit)), p.of(2, || draw::summed(p, 2, unit))]
            .into_iter()
            .take(p.x.len())
            .collect()
    }),
    ..OTHER
};
