//! `fft.fft`, `fft.fft2`, `fft.fftn`.

use super::along::{self, PARAMS, PARAMS_N, Sort, Way};
use crate::ops::entry::*;

pub static FFT: OpDef = OpDef {
    name: "fft.fft",
    doc: r#"The discrete Fourier transform along `axis` (the last one unless given), cut or filled up with zeros to `n` elements if that is given.
`norm` is "backward" (the inverse is divided by `n`; this if not given), "ortho" (both by its square root) or "forward" (the forward transform is).

```tx
fft.fft([1.0, 0.0])  # [1.0+0.0j, 1.0+0.0j]
```"#,
    params: PARAMS,
    infer: |call| along::infer(call, Some(1), Sort::Complex),
    lower: Lower::Core(|b, call| along::lower(b, call, Some(1), Sort::Complex, Way::Forward)),
    grad: Grad::Linear(|p| along::pull(p, Some(1), Sort::Complex, Way::Forward)),
    ..along::FOURIER
};

pub static FFT2: OpDef = OpDef {
    name: "fft.fft2",
    doc: r#"`fft.fftn` over the last two axes, unless others are given.

```tx
fft.fft2([[1.0, 0.0]])  # [[1.0+0.0j, 1.0+0.0j]]
```"#,
    params: PARAMS_N,
    infer: |call| along::infer(call, Some(2), Sort::Complex),
    lower: Lower::Core(|b, call| along::lower(b, call, Some(2), Sort::Complex, Way::Forward)),
    grad: Grad::Linear(|p| along::pull(p, Some(2), Sort::Complex, Way::Forward)),
    ..along::FOURIER
};

pub static FFTN: OpDef = OpDef {
    name: "fft.fftn",
    doc: r#"`fft.fft` along every axis, or along those of `axes`, with sizes `s`.

```tx
fft.fftn([1.0, 0.0])  # [1.0+0.0j, 1.0+0.0j]
```"#,
    params: PARAMS_N,
    infer: |call| along::infer(call, None, Sort::Complex),
    lower: Lower::Core(|b, call| along::lower(b, call, None, Sort::Complex, Way::Forward)),
    grad: Grad::Linear(|p| along::pull(p, None, Sort::Complex, Way::Forward)),
    ..along::FOURIER
};
