//! `fft.irfft`, `fft.irfft2`, `fft.irfftn`.

use super::along::{self, PARAMS, PARAMS_N, Sort, Way};
use crate::ops::entry::*;

pub static IRFFT: OpDef = OpDef {
    name: "fft.irfft",
    doc: r#"The inverse of `fft.rfft`: `n` real numbers (an even number, `2 * (size - 1)`, unless given) along `axis` (the last one unless given), cut or filled up with zeros to `n` elements if that is given.
`norm` is "backward" (the inverse is divided by `n`; this if not given), "ortho" (both by its square root) or "forward" (the forward transform is).

```tx
fft.irfft([2.0, 2.0])  # [2.0, 0.0]
```"#,
    params: PARAMS,
    infer: |call| along::infer(call, Some(1), Sort::ToReal),
    lower: Lower::Core(|b, call| along::lower(b, call, Some(1), Sort::ToReal, Way::Inverse)),
    grad: Grad::Linear(|p| along::pull(p, Some(1), Sort::ToReal, Way::Inverse)),
    ..along::FOURIER
};

pub static IRFFT2: OpDef = OpDef {
    name: "fft.irfft2",
    doc: r#"`fft.irfftn` over the last two axes, unless others are given.

```tx
fft.irfft2([[2.0, 2.0]])  # [[2.0, 0.0]]
```"#,
    params: PARAMS_N,
    infer: |call| along::infer(call, Some(2), Sort::ToReal),
    lower: Lower::Core(|b, call| along::lower(b, call, Some(2), Sort::ToReal, Way::Inverse)),
    grad: Grad::Linear(|p| along::pull(p, Some(2), Sort::ToReal, Way::Inverse)),
    ..along::FOURIER
};

pub static IRFFTN: OpDef = OpDef {
    name: "fft.irfftn",
    doc: r#"`fft.irfft` along every axis, or along those of `axes`, with sizes `s`.

```tx
fft.irfftn([2.0, 2.0])  # [2.0, 0.0]
```"#,
    params: PARAMS_N,
    infer: |call| along::infer(call, None, Sort::ToReal),
    lower: Lower::Core(|b, call| along::lower(b, call, None, Sort::ToReal, Way::Inverse)),
    grad: Grad::Linear(|p| along::pull(p, None, Sort::ToReal, Way::Inverse)),
    ..along::FOURIER
};
