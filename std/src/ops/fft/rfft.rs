//! `fft.rfft`, `fft.rfft2`, `fft.rfftn`.

use super::along::{self, PARAMS, PARAMS_N, Sort, Way};
use crate::ops::entry::*;

pub static RFFT: OpDef = OpDef {
    name: "fft.rfft",
    doc: r#"The first half of the discrete Fourier transform of real numbers, from which the other follows: `n // 2 + 1` elements, along `axis` (the last one unless given), cut or filled up with zeros to `n` elements if that is given.
`norm` is "backward" (the inverse is divided by `n`; this if not given), "ortho" (both by its square root) or "forward" (the forward transform is).

```tx
fft.rfft([1.0, 0.0, 0.0, 0.0])  # [1.0+0.0j, 1.0+0.0j, 1.0+0.0j]
```"#,
    params: PARAMS,
    infer: |call| along::infer(call, Some(1), Sort::FromReal),
    lower: Lower::Core(|b, call| along::lower(b, call, Some(1), Sort::FromReal, Way::Forward)),
    grad: Grad::Linear(|p| along::pull(p, Some(1), Sort::FromReal, Way::Forward)),
    ..along::FOURIER
};

pub static RFFT2: OpDef = OpDef {
    name: "fft.rfft2",
    doc: r#"`fft.rfftn` over the last two axes, unless others are given.

```tx
fft.rfft2([[1.0, 0.0, 0.0, 0.0]])  # [[1.0+0.0j, 1.0+0.0j, 1.0+0.0j]]
```"#,
    params: PARAMS_N,
    infer: |call| along::infer(call, Some(2), Sort::FromReal),
    lower: Lower::Core(|b, call| along::lower(b, call, Some(2), Sort::FromReal, Way::Forward)),
    grad: Grad::Linear(|p| along::pull(p, Some(2), Sort::FromReal, Way::Forward)),
    ..along::FOURIER
};

pub static RFFTN: OpDef = OpDef {
    name: "fft.rfftn",
    doc: r#"`fft.rfft` along every axis, or along those of `axes`, with sizes `s`.

```tx
fft.rfftn([1.0, 0.0, 0.0, 0.0])  # [1.0+0.0j, 1.0+0.0j, 1.0+0.0j]
```"#,
    params: PARAMS_N,
    infer: |call| along::infer(call, None, Sort::FromReal),
    lower: Lower::Core(|b, call| along::lower(b, call, None, Sort::FromReal, Way::Forward)),
    grad: Grad::Linear(|p| along::pull(p, None, Sort::FromReal, Way::Forward)),
    ..along::FOURIER
};
