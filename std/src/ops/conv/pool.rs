//! `nn.max_pool`, `nn.sum_pool`, `nn.avg_pool`.

use super::window::{Axis, infer_padding, infer_places, known_steps, padding, steps};
use crate::ops::entry::*;
use crate::ops::errors::e0602_value;
use texpr_routines::conv::{POOL, POOLS};

pub static MAX_POOL: OpDef = OpDef {
    name: "nn.max_pool",
    aliases: &["nn.max_pool1d", "nn.max_pool2d", "nn.max_pool3d"],
    class: Class::Convolution,
    doc: r#"The greatest element of each `window` that slides over the last axes: as many as `window` has numbers, or, for one number, all axes but the
first two. `stride` is the window unless given; `padding` is as in `nn.conv2d`, and never the greatest. NaN is, if there is one.

```tx
nn.max_pool([[[1.0, 3.0, 2.0, 0.0]]], 2)  # [[[3.0, 2.0]]]
```"#,
    params: PARAMS,
    promote: Promote::Numeric,
    infer: infer_pool,
    lower: Lower::Core(|b, call| lower_pool(b, call, "max")),
    ..OTHER
};

pub static SUM_POOL: OpDef = OpDef {
    name: "nn.sum_pool",
    aliases: &[],
    doc: r#"The sum of each `window`; arguments are those of `nn.max_pool`.

```tx
nn.sum_pool([[[1.0, 3.0, 2.0, 0.0]]], 2)  # [[[4.0, 2.0]]]
```"#,
    lower: Lower::Core(|b, call| lower_pool(b, call, "sum")),
    ..MAX_POOL
};

pub static AVG_POOL: OpDef = OpDef {
    name: "nn.avg_pool",
    aliases: &["nn.avg_pool1d", "nn.avg_pool2d", "nn.avg_pool3d"],
    doc: r#"The mean of each `window`; arguments are those of `nn.max_pool`. Padding counts as zeros, unless `count_include_pad` is false.

```tx
nn.avg_pool([[[1.0, 3.0, 2.0, 0.0]]], 2)  # [[[2.0, 1.0]]]
```"#,
    params: &[
        Param::array("x"),
        Param::required("window", ParamKind::Sizes),
        Param::optional("stride", ParamKind::Sizes),
        Param::optional("padding", ParamKind::SizesOrStr),
        Param::optional("count_include_pad", ParamKind::Bool),
    ],
    promote: Promote::Float,
    lower: Lower::Core(|b, call| {
        let all = call.attrs[3].bool() != Some(false);
        lower_pool(b, call, if all { "mean" } else { "mean_inside" })
    }),
    ..MAX_POOL
};

const PARAMS: &[Param] = &[
    Param::array("x"),
    Param::required("window", ParamKind::Sizes),
    Param::optional("stride", ParamKind::Sizes),
    Param::optional("padding", ParamKind::SizesOrStr),
];

/// The window along each of the last axes.
fn windows(attr: &Attr, rank: usize) -> Vec<Size> {
    let given = attr.sizes().unwrap_or_default();
    match given {
        [one] => vec![one.clone(); rank.saturating_sub(2).max(1)],
        all => all.to_vec(),
    }
}

fn axes(shape: &[Size], windows: &[Size], strides: &[i64]) -> Vec<Axis> {
    let sizes = &shape[shape.len() - windows.len()..];
    let all = sizes.iter().zip(windows).zip(strides);
    all.map(|((size, window), stride)| Axis {
        size: size.clone(),
        window: window.clone(),
        stride: *stride,
        dilation: 1,
    })
    .collect()
}

fn infer_pool(call: &Call<'_>) -> Result<Type, OpError> {
    infer::rank_at_least(call, 0, 1)?;
    let x = &call.args[0];
    let refuse = |message: String| Err(e0602_value::refuse(Some(0), message, None));
    let windows = windows(&call.attrs[0], x.rank());
    if windows.is_empty() || windows.len() > 3 || windows.len() > x.rank() {
        return refuse(format!(
            "`{}` has a window of {} axes: one to three, and no more than the array has",
            call.def.name,
            windows.len()
        ));
    }
    for window in &windows {
        if window.as_const().is_some_and(|n| n < 1) {
            return refuse(format!("the window of `{}` must be 1 or more", call.def.name));
        }
    }
    let strides = match steps(call, 1, "stride", windows.len())? {
        Some(strides) => strides,
        None => match windows.iter().map(Size::as_const).collect() {
            Some(strides) => strides,
            None => return refuse(format!("`stride` of `{}` must be constant: give it, or a constant window", call.def.name)),
        },
    };
    let axes = axes(&x.shape, &windows, &strides);
    let padding = infer_padding(call, 2, &axes)?;
    let mut shape = x.shape[..x.rank() - axes.len()].to_vec();
    for (axis, padding) in axes.iter().zip(&padding) {
        shape.push(infer_places(call, axis, padding)?);
    }
    Ok(Type::new(x.dtype, shape))
}

fn lower_pool(b: &mut CoreBuilder, call: &LowerCall<'_>, kind: &str) -> CoreId {
    let x = call.args[0];
    let source = b.shape(x);
    let windows = windows(&call.attrs[0], source.len());
    let n = windows.len();
    let strides = known_steps(&call.attrs[1], n)
        .unwrap_or_else(|| windows.iter().filter_map(Size::as_const).collect());
    let axes = axes(&source, &windows, &strides);
    let padding = padding(&call.attrs[2], &axes).unwrap_or_default();
    let lead = Size::product(&source[..source.len() - n]);
    let planes = |spatial: &[Size]| std::iter::once(lead.clone()).chain(spatial.iter().cloned()).collect();
    let x = b.reshape(x, planes(&source[source.len() - n..]));
    let number = POOLS.iter().position(|pool| *pool == kind).unwrap_or(0);
    let mut params = vec![Size::constant(number as i64)];
    for (axis, padding) in axes.iter().zip(&padding) {
        params.extend([axis.window.clone(), Size::constant(axis.stride), padding.0.clone()]);
    }
    let ty = Type::new(call.ty.dtype, planes(&call.ty.shape[source.len() - n..]));
    let out = b.routine(&POOL, &[x], params, vec![ty])[0];
    b.reshape(out, call.ty.shape.clone())
}
