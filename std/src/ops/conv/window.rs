//! Windows that slide over spatial axes: strides, dilations and padding of convolution and pooling.

use crate::ops::entry::*;
use crate::ops::errors::e0602_value;

/// One spatial axis, and what slides over it.
pub(super) struct Axis {
    pub(super) size: Size,
    pub(super) window: Size,
    pub(super) stride: i64,
    pub(super) dilation: i64,
}

/// How far the window reaches beyond its first element.
fn reach(axis: &Axis) -> Size {
    axis.window.sub(&Size::constant(1)).scale(axis.dilation)
}

/// Elements in front of and behind an axis.
pub(super) type Padding = (Size, Size);

/// The constants of attribute `attr`, one for each of `n` axes: strides and dilations, 1 or more.
pub(super) fn steps(call: &Call<'_>, attr: usize, name: &str, n: usize) -> Result<Option<Vec<i64>>, OpError> {
    let refuse = |message: String| Err(e0602_value::refuse(None, message, None));
    let Some(sizes) = call.attrs[attr].sizes() else { return Ok(None) };
    let steps: Option<Vec<i64>> = sizes.iter().map(Size::as_const).collect();
    match steps {
        Some(steps) if steps.iter().any(|step| *step < 1) => {
            refuse(format!("`{name}` of `{}` must be 1 or more", call.def.name))
        }
        Some(steps) if steps.len() == 1 => Ok(Some(vec![steps[0]; n])),
        Some(steps) if steps.len() == n => Ok(Some(steps)),
        Some(steps) => refuse(format!(
            "`{name}` of `{}` has {} numbers for {n} spatial axes: give one for all, or one for each",
            call.def.name,
            steps.len()
        )),
        None => refuse(format!("`{name}` of `{}` must be constant", call.def.name)),
    }
}

/// The same, of a call that its type rule has seen.
pub(super) fn known_steps(attr: &Attr, n: usize) -> Option<Vec<i64>> {
    let steps: Vec<i64> = attr.sizes()?.iter().filter_map(Size::as_const).collect();
    Some(if steps.len() == 1 { vec![steps[0]; n] } else { steps })
}

/// The padding given: a number for every side, one for each axis, `(before, after)` of each axis, or a name.
pub(super) fn padding(attr: &Attr, axes: &[Axis]) -> Option<Vec<Padding>> {
    let zero = Size::constant(0);
    Some(match attr {
        Attr::Str(name) => match name.as_str() {
            "valid" => vec![(zero.clone(), zero); axes.len()],
            "full" => axes.iter().map(|axis| (reach(axis), reach(axis))).collect(),
            "same" => axes.iter().map(same).collect(),
            _ => return None,
        },
        Attr::Sizes(sizes) => match sizes.len() {
            1 => vec![(sizes[0].clone(), sizes[0].clone()); axes.len()],
            n if n == axes.len() => sizes.iter().map(|p| (p.clone(), p.clone())).collect(),
            n if n == 2 * axes.len() => {
                sizes.chunks_exact(2).map(|p| (p[0].clone(), p[1].clone())).collect()
            }
            _ => return None,
        },
        _ => vec![(zero.clone(), zero); axes.len()],
    })
}

/// As many outputs as the axis has strides; what padding that needs, the odd element behind.
fn same(axis: &Axis) -> Padding {
    let zero = Size::constant(0);
    let one = Size::constant(1);
    let total = if axis.stride == 1 {
        reach(axis)
    } else {
        let last = axis.size.ceil_div(axis.stride).sub(&one).scale(axis.stride);
        last.add(&reach(axis)).add(&one).sub(&axis.size).at_least(&zero)
    };
    let before = total.floor_div(2);
    let after = total.sub(&before);
    (before, after)
}

/// The padding, or the refusal in words.
pub(super) fn infer_padding(call: &Call<'_>, attr: usize, axes: &[Axis]) -> Result<Vec<Padding>, OpError> {
    if let Some(sizes) = call.attrs[attr].sizes() {
        for size in sizes {
            if size.as_const().is_some_and(|p| p < 0) {
                let message = format!("`{}` got negative padding", call.def.name);
                return Err(e0602_value::refuse(None, message, Some("slice the array to make it smaller")));
            }
            infer::not_negative(call, size);
        }
    }
    padding(&call.attrs[attr], axes).ok_or_else(|| {
        let message = match &call.attrs[attr] {
            Attr::Str(name) => format!("`{}` has no padding \"{name}\"", call.def.name),
            _ => format!("the padding of `{}` does not fit {} spatial axes", call.def.name, axes.len()),
        };
        let help = "give one number, one for each spatial axis, `(before, after)` of each axis in a row, \"valid\", \"same\" or \"full\"";
        e0602_value::refuse(None, message, Some(help))
    })
}

/// How many places the window has.
pub(super) fn places(axis: &Axis, (before, after): &Padding) -> Size {
    let room = axis.size.add(before).add(after).sub(&reach(axis)).sub(&Size::constant(1));
    room.floor_div(axis.stride).add(&Size::constant(1))
}

/// The same, refused where the window is larger than the axis.
pub(super) fn infer_places(call: &Call<'_>, axis: &Axis, padding: &Padding) -> Result<Size, OpError> {
    let places = places(axis, padding);
    match places.as_const() {
        Some(n) if n < 1 => {
            let reach = reach(axis).add(&Size::constant(1)).display(call.sizes).to_string();
            let room = axis.size.add(&padding.0).add(&padding.1).display(call.sizes).to_string();
            let message = format!("the window of `{}` reaches over {reach} elements of an axis of {room}", call.def.name);
            Err(e0602_value::refuse(Some(0), message, Some("make the window smaller, or pad the axis")))
        }
        Some(_) => Ok(places),
        None => {
            infer::not_negative(call, &places);
            Ok(places)
        }
    }
}
