//! `differences`: what `diff` is made of.

use crate::ops::entry::*;
use crate::ops::errors::e0602_value;

pub static DIFFERENCES: OpDef = OpDef {
    name: "differences",
    class: Class::Scan,
    doc: r#"Differences of neighbours along `axis` (the last one unless given), taken `n` times (once unless given). The axis gets shorter by `n`.
Of booleans, whether neighbours differ. `diff` takes what is to come before and after the axis, too.

```tx
differences([1, 4, 9])       # [3, 5]
differences([1, 4, 9], n=2)  # [2]
```"#,
    params: &[
        Param::array("x"),
        Param::optional("n", ParamKind::Int),
        Param::optional("axis", ParamKind::Axis),
    ],
    infer: |call| {
        infer::rank_at_least(call, 0, 1)?;
        let n = call.attrs[0].int().unwrap_or(1);
        if !(0..=1000).contains(&n) {
            let message = format!("`diff` cannot be taken {n} times");
            return Err(e0602_value::refuse(None, message, Some("`n` is from 0 to 1000")));
        }
        let mut ty = call.args[0].clone();
        let axis = along(&call.attrs[1], ty.rank());
        let shorter = ty.shape[axis].sub(&Size::constant(n));
        // Of too few elements there are no differences.
        let known = shorter.as_const().map(|size| Size::constant(size.max(0)));
        ty.shape[axis] = known.unwrap_or_else(|| shorter.at_least(&Size::constant(0)));
        Ok(ty)
    },
    complex: OnComplex::Taken,
    lower: Lower::Core(|b, call| {
        let mut x = call.args[0];
        let axis = along(&call.attrs[1], call.ty.rank());
        let n = call.attrs[0].int().unwrap_or(1);
        for done in 1..=n {
            let rest = call.ty.shape[axis].add(&Size::constant(n - done));
            let (one, zero) = (Size::constant(1), Size::constant(0));
            // If there are too few elements the result has none, and so have both slices.
            let empty = call.ty.shape[axis].as_const() == Some(0);
            let len = if empty { zero.clone() } else { rest };
            let upper = lower::slice(b, x, axis, if empty { zero.clone() } else { one }, 1, len.clone());
            let lower = lower::slice(b, x, axis, zero, 1, len);
            x = match call.ty.dtype {
                DType::Bool => b.map(&[upper, lower], |x| x[0].ne(x[1])),
                _ => b.map(&[upper, lower], |x| x[0] - x[1]),
            };
        }
        x
    }),
    grad: Grad::Linear(|p| {
        let (axis, n) = (along(&p.attrs[1], p.dy.rank()), p.attrs[0].int().unwrap_or(1));
        let (zero, width, shape) = (Size::constant(0), Size::constant(n), p.x[0].shape());
        // Each element is taken from the difference in front of it, and added to the one behind it.
        let mut ty = p.dy.ty();
        let len = ty.shape[axis].clone();
        ty.shape[axis] = len.add(&width.scale(2));
        let place = pull::Range { axis, start: width, step: 1, len };
        let around = pull::put_range(p.dy.b.filled(0.0, &ty), &place, p.dy);
        let twice = around.with("differences", &[], vec![Attr::Int(n), Attr::Axes(vec![axis])]);
        let change = if n % 2 == 1 { -twice } else { twice };
        p.first(|| if change.shape() == shape { change } else { change.range(axis, &zero, &shape[axis]) })
    }),
    ..OTHER
};

fn along(attr: &Attr, rank: usize) -> usize {
    attr.axes().and_then(<[usize]>::first).copied().unwrap_or(rank - 1)
}
