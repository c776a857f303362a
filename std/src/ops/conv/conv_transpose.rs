//! `nn.conv_transpose`.

use super::conv::conv;
use super::pull_windows::{Slide, pull_weights};
use super::window::{Axis, known_steps, steps};
use crate::ops::entry::*;
use crate::ops::errors::e0602_value;

pub static CONV_TRANSPOSE: OpDef = OpDef {
    name: "nn.conv_transpose",
    aliases: &["nn.conv_transpose1d", "nn.conv_transpose2d", "nn.conv_transpose3d"],
    class: Class::Convolution,
    doc: r#"The transpose of a convolution: each element of `x[n, channels, spatial…]` adds the window `w[channels, outputs/groups, spatial…]` times
itself to the result, `stride` places on from its neighbour's; `padding` elements are then cut off every side. As PyTorch has it, for one to
three spatial axes; `output_padding` more elements are kept at the end.

```tx
nn.conv_transpose([[[1.0, 2.0]]], [[[1.0, 1.0]]], stride=2)  # [[[1.0, 1.0, 2.0, 2.0]]]
```"#,
    params: &[
        Param::array("x"),
        Param::array("w"),
        Param::optional("stride", ParamKind::Sizes),
        Param::optional("padding", ParamKind::Sizes),
        Param::optional("output_padding", ParamKind::Sizes),
        Param::optional("groups", ParamKind::Int),
        Param::optional("dilation", ParamKind::Sizes),
    ],
    promote: Promote::Numeric,
    infer: |call| {
        let (x, w) = (&call.args[0], &call.args[1]);
        if !(3..=5).contains(&x.rank()) {
            return Err(OpError::Rank { arg: 0, expected: "3 to 5 axes: items, channels, spatial".into() });
        }
        if w.rank() != x.rank() {
            return Err(OpError::Rank { arg: 1, expected: format!("{} axes, as `x` has", x.rank()) });
        }
        let n = x.rank() - 2;
        infer::same_size(
            call,
            (0, "the number of channels of `x`", &x.shape[1]),
            (1, "the size of the first axis of `w`", &w.shape[0]),
        )?;
        let groups = call.attrs[3].int().unwrap_or(1);
        if groups < 1 || x.shape[1].as_const().is_some_and(|channels| channels % groups != 0) {
            let message = format!("`nn.conv_transpose` cannot share its channels among {groups} groups");
            return Err(e0602_value::refuse(Some(0), message, None));
        }
        steps(call, 0, "stride", n)?;
        steps(call, 4, "dilation", n)?;
        for attr in [1, 2] {
            let sizes = call.attrs[attr].sizes().unwrap_or_default();
            let fits = sizes.is_empty() || sizes.len() == 1 || sizes.len() == n;
            if !fits || sizes.iter().any(|size| size.as_const().is_none_or(|p| p < 0)) {
                let message = "the padding of `nn.conv_transpose` must be constants of 0 or more".to_string();
                let help = "give one number, or one for each spatial axis";
                return Err(e0602_value::refuse(None, message, Some(help)));
            }
        }
        let geometry = geometry(call.attrs, n);
        let mut shape = vec![x.shape[0].clone(), w.shape[1].scale(groups)];
        for (i, axis) in geometry.iter().enumerate() {
            let reach = axis.reach(&w.shape[i + 2]);
            if let Some(reach) = reach.as_const()
                && axis.padding > reach
            {
                let message = format!(
                    "the padding {} of `nn.conv_transpose` is more than the window's reach, {reach}",
                    axis.padding
                );
                return Err(e0602_value::refuse(
                    Some(1),
                    message,
                    Some("cut the result with a slice instead"),
                ));
            }
            infer::not_negative(call, &reach.sub(&Size::constant(axis.padding)));
            shape.push(axis.out(&x.shape[i + 2], &w.shape[i + 2]));
        }
        Ok(Type::new(x.dtype, shape))
    },
    lower: Lower::Core(|b, call| {
        let (mut x, w) = (call.args[0], call.args[1]);
        let n = call.ty.rank() - 2;
        let groups = call.attrs[3].int().unwrap_or(1);
        let geometry = geometry(call.attrs, n);
        // Zeros between the elements.
        let mut apart = b.shape(x);
        let mut view = vec![ViewAxis::whole(0), ViewAxis::whole(1)];
        for (i, axis) in geometry.iter().enumerate() {
            let one = Size::constant(1);
            apart[i + 2] = apart[i + 2].sub(&one).scale(axis.stride).add(&one);
            let start = Start::Size(Size::constant(0));
            view.push(ViewAxis { out: Some(i + 2), start, step: axis.stride });
        }
        if geometry.iter().any(|axis| axis.stride > 1) {
            let zeros = b.splat(Scalar::zero(call.ty.dtype), apart.clone());
            x = b.add(
                Core::Update { axes: view, combine: None },
                vec![zeros, x],
                Type::new(call.ty.dtype, apart),
            );
        }
        let w = turned(b, w, groups);
        let shape = b.shape(w);
        let axes: Vec<Axis> = (0..n)
            .map(|i| Axis {
                size: b.ty(x).shape[i + 2].clone(),
                window: shape[i + 2].clone(),
                stride: 1,
                dilation: geometry[i].dilation,
            })
            .collect();
        let padding: Vec<_> = (0..n)
            .map(|i| {
                let before = geometry[i].reach(&shape[i + 2]).sub(&Size::constant(geometry[i].padding));
                let after = before.add(&Size::constant(geometry[i].more));
                (before, after)
            })
            .collect();
        conv(b, x, w, groups, &axes, &padding)
    }),
    grad: Grad::Multilinear(pull_conv_transpose),
    ..OTHER
};

/// What is known of one spatial axis.
struct Along {
    stride: i64,
    dilation: i64,
    padding: i64,
    more: i64,
}

impl Along {
    fn reach(&self, window: &Size) -> Size {
        window.sub(&Size::constant(1)).scale(self.dilation)
    }
    fn out(&self, size: &Size, window: &Size) -> Size {
        let spread = size.sub(&Size::constant(1)).scale(self.stride);
        spread.add(&self.reach(window)).add(&Size::constant(1 + self.more - 2 * self.padding))
    }
}

fn geometry(attrs: &[Attr], n: usize) -> Vec<Along> {
    let all = |attr: usize, default: i64| {
        known_steps(&attrs[attr], n).filter(|all| all.len() == n).unwrap_or_else(|| vec![default; n])
    };
    let (strides, paddings, more, dilations) = (all(0, 1), all(1, 0), all(2, 0), all(4, 1));
    (0..n)
        .map(|i| Along { stride: strides[i], dilation: dilations[i], padding: paddings[i], more: more[i] })
        .collect()
}

/// `[channels, outputs of a group, spatial…]` as the weights of a convolution from the outputs' side, turned round.
fn turned(b: &mut CoreBuilder, w: CoreId, groups: i64) -> CoreId {
    let shape = b.shape(w);
    let mut split = vec![Size::constant(groups), shape[0].floor_div(groups)];
    split.extend(shape[1..].iter().cloned());
    let w = b.reshape(w, split.clone());
    let order: Vec<usize> = [0, 2, 1].into_iter().chain(3..split.len()).collect();
    let w = lower::permute(b, w, &order);
    let view = (0..split.len())
        .map(|axis| {
            if axis < 3 {
                return ViewAxis::whole(axis);
            }
            let last = Start::Size(split[axis].sub(&Size::constant(1)));
            ViewAxis { out: Some(axis), start: last, step: -1 }
        })
        .collect();
    let permuted = b.shape(w);
    let w = b.view(w, view, permuted.clone());
    let mut joined = vec![permuted[0].mul(&permuted[1])];
    joined.extend(permuted[2..].iter().cloned());
    b.reshape(w, joined)
}

/// The transpose of a transposed convolution is a convolution.
fn pull_conv_transpose<'b>(p: &Pullback<'b>) -> Vec<Option<Ex<'b>>> {
    let (x, w) = (p.x[0], p.x[1]);
    let n = x.rank() - 2;
    let geometry = geometry(&p.attrs, n);
    let each =
        |of: fn(&Along) -> i64| Attr::Sizes(geometry.iter().map(|axis| Size::constant(of(axis))).collect());
    let of_x = || {
        let padding = each(|axis| axis.padding);
        let attrs = vec![each(|axis| axis.stride), padding, each(|axis| axis.dilation), p.attrs[3].clone()];
        let whole = p.dy.with(["nn.conv1d", "nn.conv2d", "nn.conv3d"][n - 1], &[w], attrs);
        // Elements that are only there for `output_padding` come of none.
        let shape = x.shape();
        (2..n + 2).fold(whole, |dx, axis| dx.range(axis, &Size::constant(0), &shape[axis]))
    };
    let axis = |(i, along): (usize, &Along)| Axis {
        size: p.dy.shape()[i + 2].clone(),
        window: w.shape()[i + 2].clone(),
        stride: along.stride,
        dilation: along.dilation,
    };
    let both = |along: &Along| (Size::constant(along.padding), Size::constant(along.padding));
    let slide = Slide {
        axes: geometry.iter().enumerate().map(axis).collect(),
        padding: geometry.iter().map(both).collect(),
        groups: p.attrs[3].int().unwrap_or(1),
    };
    vec![p.of(0, of_x), p.of(1, || pull_weights(&slide, p.dy, x))]
}
