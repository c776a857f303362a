//! `fft.fftshift`, `fft.ifftshift`.

use crate::ops::entry::*;
use crate::ops::shape::roll::roll;

pub static FFTSHIFT: OpDef = OpDef {
    name: "fft.fftshift",
    class: Class::Fourier,
    doc: r#"The array with frequency 0 moved from the beginning to the middle of every axis, or of those of `axes`.

```tx
fft.fftshift([0, 1, 2, -2, -1])  # [-2, -1, 0, 1, 2]
```"#,
    params: PARAMS,
    lower: Lower::Core(|b, call| shifted(b, call, 1)),
    grad: Grad::Linear(|p| pull::moved(p, |dy| dy.with("fft.ifftshift", &[], p.attrs.clone()))),
    ..SHAPE
};

pub static IFFTSHIFT: OpDef = OpDef {
    name: "fft.ifftshift",
    class: Class::Fourier,
    doc: r#"What `fft.fftshift` did, undone.

```tx
fft.ifftshift([-2, -1, 0, 1, 2])  # [0, 1, 2, -2, -1]
```"#,
    params: PARAMS,
    lower: Lower::Core(|b, call| shifted(b, call, -1)),
    grad: Grad::Linear(|p| pull::moved(p, |dy| dy.with("fft.fftshift", &[], p.attrs.clone()))),
    ..SHAPE
};

const PARAMS: &[Param] = &[Param::array("x"), Param::optional("axes", ParamKind::Axes)];

fn shifted(b: &mut CoreBuilder, call: &LowerCall<'_>, sign: i64) -> CoreId {
    let axes = infer::axes_or_all(&call.attrs[0], call.ty.rank());
    axes.into_iter().fold(call.args[0], |x, axis| {
        let half = call.ty.shape[axis].floor_div(2).scale(sign);
        roll(b, x, &half, axis)
    })
}
