//! `roll`.

use crate::ops::entry::*;
use crate::ops::errors::e0213_permutation;

pub static ROLL: OpDef = OpDef {
    name: "roll",
    doc: r#"The elements moved by `shift` places along `axis`; what leaves at one end enters at the other. Without `axis` the flattened array is rolled.

```tx
roll([1, 2, 3, 4], 1)  # [4, 1, 2, 3]
```"#,
    params: &[
        Param::array("x"),
        Param::required("shift", ParamKind::Sizes),
        Param::optional("axis", ParamKind::AxisList),
    ],
    infer: |call| {
        let shifts = call.attrs[0].sizes().map_or(0, <[Size]>::len);
        match call.attrs[1].axes() {
            None if shifts != 1 => {
                let message = "`roll` got several shifts and no axes".to_string();
                Err(e0213_permutation::refuse(message, Some("give one axis for each shift".into())))
            }
            Some(axes) if shifts != 1 && shifts != axes.len() => {
                let message = format!("`roll` got {shifts} shifts for {} axes", axes.len());
                Err(e0213_permutation::refuse(
                    message,
                    Some("give one shift for each axis, or one for all".into()),
                ))
            }
            _ => Ok(call.args[0].clone()),
        }
    },
    lower: Lower::Core(|b, call| {
        let shifts = call.attrs[0].sizes().unwrap_or_default();
        let shift = |i: usize| shifts.get(i).or(shifts.first()).cloned().unwrap_or(Size::constant(0));
        let mut x = call.args[0];
        match call.attrs[1].axes() {
            Some(axes) => {
                for (i, axis) in axes.iter().enumerate() {
                    x = roll(b, x, &shift(i), *axis);
                }
                x
            }
            None => {
                let flat = b.reshape(x, vec![Size::product(&call.ty.shape)]);
                let rolled = roll(b, flat, &shift(0), 0);
                b.reshape(rolled, call.ty.shape.clone())
            }
        }
    }),
    grad: Grad::Linear(|p| {
        let back: Vec<Size> =
            p.attrs[0].sizes().unwrap_or_default().iter().map(|shift| shift.scale(-1)).collect();
        pull::moved(p, |dy| dy.with("roll", &[], vec![Attr::Sizes(back), p.attrs[1].clone()]))
    }),
    ..SHAPE
};

/// `x` with its elements moved by `shift` places along `axis`.
pub(in crate::ops) fn roll(b: &mut CoreBuilder, x: CoreId, shift: &Size, axis: usize) -> CoreId {
    let size = b.ty(x).shape[axis].clone();
    let entering = shift.modulo(&size);
    if entering.as_const() == Some(0) {
        return x;
    }
    let staying = size.sub(&entering);
    let front = lower::slice(b, x, axis, staying.clone(), 1, entering);
    let back = lower::slice(b, x, axis, Size::constant(0), 1, staying);
    b.concat(&[front, back], axis)
}
