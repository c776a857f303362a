//! Distributions drawn by turning a uniform number round: `random.exponential` and its like.

use super::draw;
use super::philox::{Stream, unit_above_zero, unit_f32, unit_f64, words};
use crate::ops::entry::*;

pub static EXPONENTIAL: OpDef = OpDef {
    name: "random.exponential",
    class: Class::Random,
    doc: r#"Numbers drawn from the exponential distribution with mean `scale` (1): `-scale * log(u)`.

```tx
random.exponential(random.key(42), 2, scale=0.0)  # [0.0, 0.0]
```"#,
    params: &[
        Param::array("key"),
        Param::required("shape", ParamKind::Sizes),
        Param { optional: true, ..Param::array("scale") },
        Param::optional("dtype", ParamKind::DType),
    ],
    infer: |call| draw::draw(call, draw::float(call)?),
    lower: Lower::Core(|b, call| {
        let dtype = call.ty.dtype;
        let args = draw::arguments(b, call, dtype);
        b.map(&args, |x| {
            let w = words(x[0], x[1], Stream::Exponential);
            let drawn = exponential([w[0], w[1]], dtype);
            x.get(2).map_or(drawn, |scale| drawn * *scale)
        })
    }),
    grad: Grad::Pull(|p| {
        let mut out = vec![None];
        out.extend(
            p.x.get(1).map(|_| p.of(1, || draw::summed(p, 1, draw::unscaled(p, "random.exponential")))),
        );
        out
    }),
    ..OTHER
};

pub static LAPLACE: OpDef = OpDef {
    name: "random.laplace",
    doc: r#"Numbers drawn from the Laplace distribution around `loc` (0), exponential on both sides with mean distance `scale` (1).

```tx
random.laplace(random.key(42), 2, 3.0, 0.0)  # [3.0, 3.0]
```"#,
    lower: Lower::Core(|b, call| {
        located(b, call, Stream::Laplace, |w, dtype| {
            let drawn = exponential([w[0], w[1]], dtype);
            let negative = (w[2] & w[2].bits(1)).ne(w[2].bits(0));
            negative.select(-drawn, drawn)
        })
    }),
    grad: Grad::Pull(|p| draw::pull_located(p, "random.laplace")),
    ..LOCATED
};

pub static GUMBEL: OpDef = OpDef {
    name: "random.gumbel",
    doc: r#"Numbers drawn from the Gumbel distribution with mode `loc` (0) and the scale `scale` (1): `loc - scale * log(-log(u))`.

```tx
random.gumbel(random.key(42), 2, 3.0, 0.0)  # [3.0, 3.0]
```"#,
    lower: Lower::Core(|b, call| {
        located(b, call, Stream::Gumbel, |w, dtype| {
            let drawn = exponential([w[0], w[1]], dtype);
            // The logarithm of 1 would be 0, and that of it infinite.
            -math::log(drawn.max(drawn.lit(smallest(dtype))))
        })
    }),
    grad: Grad::Pull(|p| draw::pull_located(p, "random.gumbel")),
    ..LOCATED
};

pub static LOGISTIC: OpDef = OpDef {
    name: "random.logistic",
    doc: r#"Numbers drawn from the logistic distribution around `loc` (0) with the scale `scale` (1): `loc + scale * log(u / (1 - u))`.

```tx
random.logistic(random.key(42), 2, 3.0, 0.0)  # [3.0, 3.0]
```"#,
    lower: Lower::Core(|b, call| {
        located(b, call, Stream::Logistic, |w, dtype| {
            let u = unit_above_zero(w[0], w[1], dtype);
            let u = u.min(u.lit(1.0 - smallest(dtype)));
            math::log(u) - math::log1p(-u)
        })
    }),
    grad: Grad::Pull(|p| draw::pull_located(p, "random.logistic")),
    ..LOCATED
};

pub static CAUCHY: OpDef = OpDef {
    name: "random.cauchy",
    doc: r#"Numbers drawn from the Cauchy distribution around `loc` (0) with the scale `scale` (1): `loc + scale * tan(pi * (u - 0.5))`.

```tx
random.cauchy(random.key(42), 2, 3.0, 0.0)  # [3.0, 3.0]
```"#,
    lower: Lower::Core(|b, call| {
        located(b, call, Stream::Cauchy, |w, dtype| {
            let u = if dtype == DType::F32 { unit_f32(w[0]) } else { unit_f64(w[0], w[1]) };
            math::tan((u - 0.5) * std::f64::consts::PI)
        })
    }),
    grad: Grad::Pull(|p| draw::pull_located(p, "random.cauchy")),
    ..LOCATED
};

/// A draw that is moved by `loc` and stretched by `scale`.
const LOCATED: OpDef = OpDef {
    class: Class::Random,
    params: &[
        Param::array("key"),
        Param::required("shape", ParamKind::Sizes),
        Param::scalar_or("loc", 0.0),
        Param::scalar_or("scale", 1.0),
        Param::optional("dtype", ParamKind::DType),
    ],
    infer: |call| draw::draw(call, draw::float(call)?),
    ..OTHER
};

/// One unit in the last place below 1.
fn smallest(dtype: DType) -> f64 {
    if dtype == DType::F32 { 2f64.powi(-24) } else { 2f64.powi(-53) }
}

/// Exponential with mean 1, from two words.
fn exponential<'b>(words: [Sx<'b>; 2], dtype: DType) -> Sx<'b> {
    -math::log(unit_above_zero(words[0], words[1], dtype))
}

fn located(
    b: &mut CoreBuilder,
    call: &LowerCall<'_>,
    stream: Stream,
    draw: impl for<'b> Fn([Sx<'b>; 4], DType) -> Sx<'b>,
) -> CoreId {
    let dtype = call.ty.dtype;
    let args = draw::arguments(b, call, dtype);
    b.map(&args, |x| {
        let drawn = draw(words(x[0], x[1], stream), dtype);
        let [_, _, loc, scale] = *x else { return drawn };
        loc + scale * drawn
    })
}
