//! `pad`.

use crate::ops::entry::*;
use crate::ops::errors::e0602_value;

pub static PAD: OpDef = OpDef {
    name: "pad",
    doc: r#"The array with more elements around it: `pad_width` of them on every side, `(before, after)` on every axis, or such a pair for each axis,
`((before, after), (before, after))`.

They are `constant_values` (0 if not given), or as `mode` says: "edge" repeats the outermost element, "reflect" goes back from it, "symmetric"
goes back and begins with it, "wrap" goes on with the other end, "linear_ramp" goes evenly to 0. No more elements are added than the axis
has to give.

```tx
pad([1, 2], (1, 2))                     # [0, 1, 2, 0, 0]
pad([1, 2, 3], (2, 1), mode="reflect")  # [3, 2, 1, 2, 3, 2]
```"#,
    params: &[
        Param::array("x"),
        Param::required("pad_width", ParamKind::SizePairs),
        Param::optional("mode", ParamKind::Str),
        Param { optional: true, ..Param::array("constant_values") },
    ],
    infer: |call| {
        let x = &call.args[0];
        let Some(mode) = Mode::of(&call.attrs[1]) else {
            let Attr::Str(mode) = &call.attrs[1] else { return Ok(x.clone()) };
            let message = format!("`pad` has no mode \"{mode}\"");
            let help = "the modes are \"constant\", \"edge\", \"reflect\", \"symmetric\", \"wrap\" and \"linear_ramp\"";
            return Err(e0602_value::refuse(None, message, Some(help)));
        };
        if call.args.len() > 1 {
            infer::scalar(call, 1)?;
            if mode != Mode::Constant {
                let message = "`constant_values` are for the mode \"constant\" only".to_string();
                return Err(e0602_value::refuse(None, message, None));
            }
        }
        let given = infer::shape(call, 0)?;
        let Some(widths) = widths(&given, x.rank()) else {
            let message =
                format!("`pad_width` has {} numbers for an array of {} axes", given.len(), x.rank());
            let help = "give one width, `(before, after)`, or such a pair for each axis";
            return Err(e0602_value::refuse(None, message, Some(help)));
        };
        for (axis, (n, (before, after))) in x.shape.iter().zip(&widths).enumerate() {
            for width in [before, after] {
                enough(call, mode, axis, n, width)?;
            }
        }
        let shape = x.shape.iter().zip(&widths).map(|(n, (before, after))| before.add(n).add(after));
        Ok(Type::new(x.dtype, shape.collect()))
    },
    lower: Lower::Core(|b, call| {
        let x = call.args[0];
        let given = call.attrs[0].sizes().unwrap_or_default();
        let Some(widths) = widths(given, call.ty.rank()) else { return x };
        match Mode::of(&call.attrs[1]) {
            None | Some(Mode::Constant) => constant(b, call, &widths),
            Some(mode) => {
                widths.iter().enumerate().fold(x, |x, (axis, width)| extended(b, x, axis, width, mode))
            }
        }
    }),
    // Not `Linear`: what is around may be a whole number, which has no change of its own.
    grad: Grad::Pull(|p| {
        let Some(widths) = widths(p.attrs[0].sizes().unwrap_or_default(), p.dy.rank()) else { return vec![] };
        let mode = Mode::of(&p.attrs[1]).unwrap_or(Mode::Constant);
        let sizes = p.x[0].shape();
        let inside = || {
            let each = widths.iter().zip(&sizes).enumerate();
            each.fold(p.dy, |dy, (axis, ((before, _), n))| dy.range(axis, before, n))
        };
        if mode == Mode::Constant {
            let around = |value: &Ex<'_>| {
                (p.dy.sum_to(&value.ty()) - inside().sum_to(&value.ty())).cast(value.dtype())
            };
            let mut out = vec![p.of(0, inside)];
            out.extend(p.x.get(1).map(|value| p.of(1, || around(value))));
            return out;
        }
        let each = widths.iter().zip(&sizes).enumerate().rev();
        p.first(|| each.fold(p.dy, |dy, (axis, (width, n))| folded(dy, axis, width, n, mode)))
    }),
    ..SHAPE
};

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    Constant,
    Edge,
    Reflect,
    Symmetric,
    Wrap,
    LinearRamp,
}

impl Mode {
    fn of(attr: &Attr) -> Option<Self> {
        let Attr::Str(name) = attr else { return Some(Self::Constant) };
        Some(match name.as_str() {
            "constant" => Self::Constant,
            "edge" => Self::Edge,
            "reflect" => Self::Reflect,
            "symmetric" => Self::Symmetric,
            "wrap" => Self::Wrap,
            "linear_ramp" => Self::LinearRamp,
            _ => return None,
        })
    }
}

/// Before and after each axis.
fn widths(given: &[Size], rank: usize) -> Option<Vec<(Size, Size)>> {
    match given {
        [both] => Some(vec![(both.clone(), both.clone()); rank]),
        [before, after] => Some(vec![(before.clone(), after.clone()); rank]),
        all if all.len() == 2 * rank => {
            Some(all.chunks_exact(2).map(|pair| (pair[0].clone(), pair[1].clone())).collect())
        }
        _ => None,
    }
}

/// An axis of `n` must have the elements that `width` more of them are copies of.
fn enough(call: &Call<'_>, mode: Mode, axis: usize, n: &Size, width: &Size) -> Result<(), OpError> {
    let one = Size::constant(1);
    let spare = match mode {
        Mode::Constant => return Ok(()),
        Mode::Edge | Mode::LinearRamp if width.as_const() == Some(0) => return Ok(()),
        Mode::Edge | Mode::LinearRamp => n.sub(&one),
        Mode::Reflect => n.sub(&one).sub(width),
        Mode::Symmetric | Mode::Wrap => n.sub(width),
    };
    if spare.as_const().is_some_and(|spare| spare < 0) {
        let message = format!(
            "`pad` cannot add {} elements to axis {axis}, which has {}",
            width.display(call.sizes),
            n.display(call.sizes)
        );
        return Err(e0602_value::refuse(
            Some(0),
            message,
            Some("add fewer elements, or use mode \"constant\""),
        ));
    }
    infer::not_negative(call, &spare);
    Ok(())
}

fn constant(b: &mut CoreBuilder, call: &LowerCall<'_>, widths: &[(Size, Size)]) -> CoreId {
    let frame = match call.args.get(1) {
        Some(value) => {
            let value = b.cast(*value, call.ty.dtype);
            b.broadcast_to(value, &call.ty.shape)
        }
        None => b.splat(Scalar::zero(call.ty.dtype), call.ty.shape.clone()),
    };
    let place = |(axis, (before, _)): (usize, &(Size, Size))| ViewAxis {
        out: Some(axis),
        start: Start::Size(before.clone()),
        step: 1,
    };
    let view = widths.iter().enumerate().map(place).collect();
    b.add(Core::Update { axes: view, combine: None }, vec![frame, call.args[0]], call.ty.clone())
}

/// Which of the axis' `n` elements stand in front of it, `before` of them: the first, and the step to the next.
fn in_front(mode: Mode, n: &Size, before: &Size) -> (Size, i64) {
    match mode {
        Mode::Reflect => (before.clone(), -1),
        Mode::Symmetric => (before.sub(&Size::constant(1)), -1),
        Mode::Wrap => (n.sub(before), 1),
        _ => (Size::constant(0), 0),
    }
}

/// Which of the axis' `n` elements stand behind it.
fn behind(mode: Mode, n: &Size) -> (Size, i64) {
    let last = n.sub(&Size::constant(1));
    match mode {
        Mode::Reflect => (last.sub(&Size::constant(1)), -1),
        Mode::Symmetric => (last, -1),
        Mode::Wrap => (Size::constant(0), 1),
        _ => (last, 0),
    }
}

/// The cotangent of an axis of `n` elements, given that of the axis with more before and after it, which are copies of some of its elements.
fn folded<'b>(dy: Ex<'b>, axis: usize, (before, after): &(Size, Size), n: &Size, mode: Mode) -> Ex<'b> {
    let inside = dy.range(axis, before, n);
    let ends = [
        (Size::constant(0), before, in_front(mode, n, before), false),
        (before.add(n), after, behind(mode, n), true),
    ];
    ends.into_iter().filter(|(_, width, ..)| width.as_const() != Some(0)).fold(
        inside,
        |sum, (from, width, (start, step), down)| {
            let mut part = dy.range(axis, &from, width);
            if mode == Mode::LinearRamp {
                let (index, n) = (pull::index(dy.b, &part.shape(), axis), dy.b.size(width));
                let steps = if down { n - index - 1.0 } else { index };
                part = part * (steps.cast(DType::F64) / n.cast(DType::F64)).cast(dy.dtype());
            }
            // All of them are copies of one element.
            let (part, step, len) = match step {
                0 => (part.sum(&[axis], true), 1, Size::constant(1)),
                step => (part, step, width.clone()),
            };
            sum + pull::put_range(inside.zeros(), &pull::Range { axis, start, step, len }, part)
        },
    )
}

/// `x` with elements before and after one axis.
fn extended(
    b: &mut CoreBuilder,
    x: CoreId,
    axis: usize,
    (before, after): &(Size, Size),
    mode: Mode,
) -> CoreId {
    let n = b.ty(x).shape[axis].clone();
    let mut parts = Vec::new();
    if before.as_const() != Some(0) {
        let (start, step) = in_front(mode, &n, before);
        let part = lower::slice(b, x, axis, start, step, before.clone());
        parts.push(if mode == Mode::LinearRamp { ramp(b, part, axis, before, false) } else { part });
    }
    parts.push(x);
    if after.as_const() != Some(0) {
        let (start, step) = behind(mode, &n);
        let part = lower::slice(b, x, axis, start, step, after.clone());
        parts.push(if mode == Mode::LinearRamp { ramp(b, part, axis, after, true) } else { part });
    }
    b.concat(&parts, axis)
}

/// The outermost elements, evenly less towards the end, which would be 0 one place further in: NumPy's `linspace` without its last element.
fn ramp(b: &mut CoreBuilder, edge: CoreId, axis: usize, width: &Size, down: bool) -> CoreId {
    let ty = b.ty(edge).clone();
    let index = lower::axis_index(b, width, axis, ty.rank());
    let width = b.size(width);
    b.map(&[edge, index, width], |x| {
        let steps = if down { x[2] - x[1] - x[1].int(1) } else { x[1] };
        let share = steps.cast(DType::F64) * (x[0].cast(DType::F64) / x[2].cast(DType::F64));
        share.cast(ty.dtype)
    })
}
