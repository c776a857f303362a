//! Cotangents of what windows slide over: transposed convolutions.

use super::window::{Axis, Padding};
use crate::ops::entry::*;

/// How the weights of a convolution slide over its input.
pub(super) struct Slide {
    pub(super) axes: Vec<Axis>,
    pub(super) padding: Vec<Padding>,
    pub(super) groups: i64,
}

impl Slide {
    fn each(&self, of: impl Fn(&Axis) -> i64) -> Attr {
        Attr::Sizes(self.axes.iter().map(|axis| Size::constant(of(axis))).collect())
    }
}

/// The cotangent of the input `[items, channels, spatial…]`.
pub(super) fn pull_input<'b>(slide: &Slide, w: Ex<'b>, dy: Ex<'b>) -> Ex<'b> {
    // What the strides left over is at most a stride less one.
    let attrs = vec![
        slide.each(|axis| axis.stride),
        Attr::None,
        slide.each(|axis| axis.stride - 1),
        Attr::Int(slide.groups),
        slide.each(|axis| axis.dilation),
    ];
    let whole = dy.with("nn.conv_transpose", &[w], attrs);
    let each = slide.axes.iter().zip(&slide.padding).enumerate();
    each.fold(whole, |x, (i, (axis, (before, _)))| x.range(i + 2, before, &axis.size))
}

/// The cotangent of the weights `[outputs, channels of a group, window…]`: the input's convolution with the cotangent of the result, items being channels,
/// and strides and dilations having changed places.
pub(super) fn pull_weights<'b>(slide: &Slide, x: Ex<'b>, dy: Ex<'b>) -> Ex<'b> {
    let n = slide.axes.len();
    // Items, groups, channels of a group in the order given, of which the first of three stays alone if it is the channels.
    let ordered = |x: Ex<'b>, order: [usize; 3], split: usize| {
        let shape = x.shape();
        let (items, spatial) = (shape[0].clone(), shape[2..].to_vec());
        let channels = shape[1].floor_div(slide.groups);
        let parts = [items, Size::constant(slide.groups), channels];
        let split_up: Vec<Size> = parts.iter().chain(&spatial).cloned().collect();
        let axes: Vec<usize> = order.into_iter().chain(3..3 + n).collect();
        let ordered = order.map(|k| parts[k].clone());
        let (first, second) = ordered.split_at(split);
        let joined: Vec<Size> =
            [Size::product(first), Size::product(second)].into_iter().chain(spatial).collect();
        x.reshape(&split_up).transpose(&axes).reshape(&joined)
    };
    let padding = slide.padding.iter().flat_map(|(before, after)| [before.clone(), after.clone()]);
    let attrs = vec![
        slide.each(|axis| axis.dilation),
        Attr::Sizes(padding.collect()),
        slide.each(|axis| axis.stride),
        Attr::Int(slide.groups),
    ];
    let (x, w) = (ordered(x, [2, 1, 0], 1), ordered(dy, [1, 2, 0], 2));
    let whole = x.with(["nn.conv1d", "nn.conv2d", "nn.conv3d"][n - 1], &[w], attrs);
    let order: Vec<usize> = [1, 0].into_iter().chain(2..2 + n).collect();
    let zero = Size::constant(0);
    let each = slide.axes.iter().enumerate();
    each.fold(whole, |x, (i, axis)| x.range(i + 2, &zero, &axis.window)).transpose(&order)
}
