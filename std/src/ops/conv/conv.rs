//! `nn.conv1d`, `nn.conv2d`, `nn.conv3d`.

use super::pull_windows::{Slide, pull_input, pull_weights};
use super::window::{self, Axis, infer_padding, infer_places, known_steps, padding, steps};
use crate::ops::entry::*;
use crate::ops::errors::e0602_value;
use texpr_routines::conv::CONV;

pub static CONV1D: OpDef = OpDef {
    name: "nn.conv1d",
    doc: r#"Convolution of networks over one spatial axis: `x[n, channels, length]`, `w[outputs, channels/groups, window]`; see `nn.conv2d`.

```tx
nn.conv1d([[[1.0, 2.0, 3.0]]], [[[1.0, 10.0]]])  # [[[21.0, 32.0]]]
```"#,
    infer: |call| infer_conv(call, 1),
    ..CONV2D
};

pub static CONV2D: OpDef = OpDef {
    name: "nn.conv2d",
    class: Class::Convolution,
    doc: r#"Convolution of networks over two spatial axes: `x[n, channels, height, width]`, `w[outputs, channels/groups, window height, window width]`,
as PyTorch has it (the window is not turned round). `x` may lack its first axis.

`stride` and `dilation` are one number or one for each spatial axis. `padding` with zeros is one number, one for each spatial axis,
`(before, after)` of each in a row, or "valid" (none, the default), "same" (as many results as strides fit) or "full". With `groups`, each
group of outputs sees its own group of channels; as many groups as channels make a depthwise convolution.

```tx
nn.conv2d(ones((1, 1, 3, 3)), ones((1, 1, 2, 2)))  # [[[[4.0, 4.0], [4.0, 4.0]]]]
```"#,
    params: &[
        Param::array("x"),
        Param::array("w"),
        Param::optional("stride", ParamKind::Sizes),
        Param::optional("padding", ParamKind::SizesOrStr),
        Param::optional("dilation", ParamKind::Sizes),
        Param::optional("groups", ParamKind::Int),
    ],
    promote: Promote::Numeric,
    infer: |call| infer_conv(call, 2),
    lower: Lower::Core(lower_conv),
    grad: Grad::Multilinear(pull_conv),
    ..OTHER
};

pub static CONV3D: OpDef = OpDef {
    name: "nn.conv3d",
    doc: r#"Convolution of networks over three spatial axes; see `nn.conv2d`.

```tx
nn.conv3d(ones((1, 1, 2, 2, 2)), ones((1, 1, 2, 2, 2)))  # [[[[[8.0]]]]]
```"#,
    infer: |call| infer_conv(call, 3),
    ..CONV2D
};

fn infer_conv(call: &Call<'_>, n: usize) -> Result<Type, OpError> {
    let (x, w) = (&call.args[0], &call.args[1]);
    if x.rank() != n + 2 && x.rank() != n + 1 {
        return Err(OpError::Rank {
            arg: 0,
            expected: format!("{} axes: items, channels, {n} spatial", n + 2),
        });
    }
    if w.rank() != n + 2 {
        return Err(OpError::Rank {
            arg: 1,
            expected: format!("{} axes: outputs, channels, {n} spatial", n + 2),
        });
    }
    let groups = call.attrs[3].int().unwrap_or(1);
    let outputs = w.shape[0].as_const();
    if groups < 1 || outputs.is_some_and(|outputs| outputs % groups != 0) {
        let message = format!("`{}` cannot share its outputs among {groups} groups", call.def.name);
        let help = "the first axis of `w` is a multiple of `groups`, which is 1 or more";
        return Err(e0602_value::refuse(Some(1), message, Some(help)));
    }
    if outputs.is_none() && groups > 1 {
        let whole = w.shape[0].floor_div(groups).scale(groups);
        call.maybe_equal.borrow_mut().push((whole, w.shape[0].clone()));
    }
    let first = x.rank() - n - 1;
    infer::same_size(
        call,
        (0, "the number of channels of `x`", &x.shape[first]),
        (1, "that of `w`, times the groups,", &w.shape[1].scale(groups)),
    )?;
    let strides = steps(call, 0, "stride", n)?.unwrap_or_else(|| vec![1; n]);
    let dilations = steps(call, 2, "dilation", n)?.unwrap_or_else(|| vec![1; n]);
    let axes = axes(&x.shape[first + 1..], &w.shape[2..], &strides, &dilations);
    let padding = infer_padding(call, 1, &axes)?;
    let mut shape = x.shape[..first].to_vec();
    shape.push(w.shape[0].clone());
    for (axis, padding) in axes.iter().zip(&padding) {
        shape.push(infer_places(call, axis, padding)?);
    }
    Ok(Type::new(x.dtype, shape))
}

fn axes(sizes: &[Size], windows: &[Size], strides: &[i64], dilations: &[i64]) -> Vec<Axis> {
    let all = sizes.iter().zip(windows).zip(strides.iter().zip(dilations));
    all.map(|((size, window), (stride, dilation))| Axis {
        size: size.clone(),
        window: window.clone(),
        stride: *stride,
        dilation: *dilation,
    })
    .collect()
}

fn lower_conv(b: &mut CoreBuilder, call: &LowerCall<'_>) -> CoreId {
    let (x, w) = (call.args[0], call.args[1]);
    let n = b.ty(w).rank() - 2;
    let strides = known_steps(&call.attrs[0], n).unwrap_or_else(|| vec![1; n]);
    let dilations = known_steps(&call.attrs[2], n).unwrap_or_else(|| vec![1; n]);
    let first = b.ty(x).rank() - n - 1;
    let axes = axes(&b.shape(x)[first + 1..], &b.shape(w)[2..], &strides, &dilations);
    let padding = padding(&call.attrs[1], &axes).unwrap_or_default();
    let groups = call.attrs[3].int().unwrap_or(1);
    if first == 1 {
        return conv(b, x, w, groups, &axes, &padding);
    }
    let x = b.expand_dims(x, &[0]);
    let out = conv(b, x, w, groups, &axes, &padding);
    lower::drop_axes(b, out, &[0])
}

/// The routine on `x [n, channels, spatial…]`.
pub(super) fn conv(
    b: &mut CoreBuilder,
    x: CoreId,
    w: CoreId,
    groups: i64,
    axes: &[Axis],
    padding: &[window::Padding],
) -> CoreId {
    let mut shape = vec![b.ty(x).shape[0].clone(), b.ty(w).shape[0].clone()];
    let mut params = vec![Size::constant(groups)];
    for (axis, padding) in axes.iter().zip(padding) {
        shape.push(window::places(axis, padding));
        params.extend([Size::constant(axis.stride), Size::constant(axis.dilation), padding.0.clone()]);
    }
    let ty = Type::new(b.ty(x).dtype, shape);
    b.routine(&CONV, &[x, w], params, vec![ty])[0]
}

fn pull_conv<'b>(p: &Pullback<'b>) -> Vec<Option<Ex<'b>>> {
    let n = p.x[1].rank() - 2;
    let one_item = p.x[0].rank() == n + 1;
    let items = |x: Ex<'b>| if one_item { x.expand(&[0]) } else { x };
    let (x, w, dy) = (items(p.x[0]), p.x[1], items(p.dy));
    let strides = known_steps(&p.attrs[0], n).unwrap_or_else(|| vec![1; n]);
    let dilations = known_steps(&p.attrs[2], n).unwrap_or_else(|| vec![1; n]);
    let axes = axes(&x.shape()[2..], &w.shape()[2..], &strides, &dilations);
    let padding = padding(&p.attrs[1], &axes).unwrap_or_default();
    let slide = Slide { axes, padding, groups: p.attrs[3].int().unwrap_or(1) };
    vec![
        p.of(0, || pull_input(&slide, w, dy).reshape(&p.x[0].shape())),
        p.of(1, || pull_weights(&slide, x, dy)),
    ]
}
