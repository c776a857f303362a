//! `fft.ifft`, `fft.ifft2`, `fft.ifftn`.

use super::along::{self, PARAMS, PARAMS_N, Sort, Way};
use crate::ops::entry::*;

pub static IFFT: OpDef = OpDef {
    name: "fft.ifft",
    doc: r#"The inverse of the discrete Fourier transform along `axis` (the last one unless given), cut or filled up with zeros to `n` elements if that is given.
`norm` is "backward" (the inverse is divided by `n`; this if not given), "ortho" (both by its square root) or "forward" (the forward transform is).

```tx
fft.ifft([2.0, 0.0])  # [1.0+0.0j, 1.0+0.0j]
```"#,
    params: PARAMS,
    infer: |call| along::infer(call, Some(1), Sort::Complex),
    lower: Lower::Core(|b, call| along::lower(b, call, Some(1), Sort::Complex, Way::Inverse)),
    grad: Grad::Linear(|p| along::pull(p, Some(1), Sort::Complex, Way::Inverse)),
    ..along::FOURIER
};

pub static IFFT2: OpDef = OpDef {
    name: "fft.ifft2",
    doc: r#"`fft.ifftn` over the last two axes, unless others are given.

```tx
fft.ifft2([[2.0, 0.0]])  # [[1.0+0.0j, 1.0+0.0j]]
```"#,
    params: PARAMS_N,
    infer: |call| along::infer(call, Some(2), Sort::Complex),
    lower: Lower::Core(|b, call| along::lower(b, call, Some(2), Sort::Complex, Way::Inverse)),
    grad: Grad::Linear(|p| along::pull(p, Some(2), Sort::Complex, Way::Inverse)),
    ..along::FOURIER
};

pub static IFFTN: OpDef = OpDef {
    name: "fft.ifftn",
    doc: r#"`fft.ifft` along every axis, or along those of `axes`, with sizes `s`.

```tx
fft.ifftn([2.0, 0.0])  # [1.0+0.0j, 1.0+0.0j]
```"#,
    params: PARAMS_N,
    infer: |call| along::infer(call, None, Sort::Complex),
    lower: Lower::Core(|b, call| along::lower(b, call, None, Sort::Complex, Way::Inverse)),
    grad: Grad::Linear(|p| along::pull(p, None, Sort::Complex, Way::Inverse)),
    ..along::FOURIER
};
